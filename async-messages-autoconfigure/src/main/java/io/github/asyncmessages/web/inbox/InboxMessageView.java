package io.github.asyncmessages.web.inbox;

import io.github.asyncmessages.web.PageMessage;

/**
 * A message of the inbox as a template sees it: an immutable value.
 */
public final class InboxMessageView {

	private final PageMessage message;

	private final String path;

	InboxMessageView(PageMessage message, String path) {
		this.message = message;
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
