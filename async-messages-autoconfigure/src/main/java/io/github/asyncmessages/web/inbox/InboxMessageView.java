package io.github.asyncmessages.web.inbox;

import io.github.asyncmessages.web.PageMessage;

/**
 * A message of the inbox as a template sees it. Instances are immutable.
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
	 * Whether the reader can reply to the message.
	 * @return {@code true} if it has a sender
	 */
	public boolean isAnswerable() {
		return this.message.getSender() != null;
	}

	/**
	 * The path of the inbox.
	 * @return a path within the application
	 */
	public String getPath() {
		return this.path;
	}

}
