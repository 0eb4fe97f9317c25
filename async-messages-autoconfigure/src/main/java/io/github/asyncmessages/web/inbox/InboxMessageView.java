package io.github.asyncmessages.web.inbox;

import java.util.List;

import io.github.asyncmessages.web.PageMessage;

/**
 * A message of the inbox as a template sees it. Instances are immutable.
 */
public final class InboxMessageView {

	private final PageMessage message;

	private final String path;

	private final SnoozeChoices snoozeChoices;

	InboxMessageView(PageMessage message, String path, SnoozeChoices snoozeChoices) {
		this.message = message;
		this.path = path;
		this.snoozeChoices = snoozeChoices;
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
	 * Until when the reader can snooze the message: {@code hour}, {@code tomorrow} and
	 * {@code next-week}, unless it expires before that.
	 * @return what forms submit as {@code until}
	 */
	public List<String> getSnoozeChoices() {
		return this.snoozeChoices.names(this.message.getExpiresAt());
	}

	/**
	 * The path of the inbox.
	 * @return a path within the application
	 */
	public String getPath() {
		return this.path;
	}

}
