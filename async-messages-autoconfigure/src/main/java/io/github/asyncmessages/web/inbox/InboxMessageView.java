package io.github.asyncmessages.web.inbox;

import java.util.List;

import io.github.asyncmessages.web.PageMessage;

/**
 * A message of the inbox as a template sees it, with those that it answers: an immutable
 * value.
 */
public final class InboxMessageView {

	private final PageMessage message;

	private final List<PageMessage> thread;

	private final String path;

	InboxMessageView(PageMessage message, List<PageMessage> thread, String path) {
		this.message = message;
		this.thread = List.copyOf(thread);
		this.path = path;
	}

	/**
	 * The message.
	 * @return the message
	 */
	public PageMessage getMessage() {
		return this.message;
	}

	/**
	 * The messages before this one, as far as both sides still have them.
	 * @return the messages, oldest first
	 */
	public List<PageMessage> getThread() {
		return this.thread;
	}

	/**
	 * Whether the message can be answered.
	 * @return {@code true} if it has a sender
	 */
	public boolean isAnswerable() {
		return this.message.getSender() != null;
	}

	/**
	 * Where the inbox is.
	 * @return a path within the application
	 */
	public String getPath() {
		return this.path;
	}

}
