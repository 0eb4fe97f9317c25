package io.github.asyncmessages.web.inbox;

import java.util.List;

import io.github.asyncmessages.web.PageMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;

/**
 * A page of the inbox as a template sees it. Instances are immutable.
 */
public final class InboxView {

	private final List<PageMessage> messages;

	private final @Nullable String nextCursor;

	private final String upTo;

	private final boolean unreadOnly;

	private final int size;

	private final String path;

	private final SnoozeChoices snoozeChoices;

	InboxView(List<PageMessage> messages, @Nullable String nextCursor, String upTo, boolean unreadOnly, int size,
			String path, SnoozeChoices snoozeChoices) {
		this.messages = List.copyOf(messages);
		this.nextCursor = nextCursor;
		this.upTo = upTo;
		this.unreadOnly = unreadOnly;
		this.size = size;
		this.path = path;
		this.snoozeChoices = snoozeChoices;
	}

	/**
	 * The messages of this page.
	 * @return the messages, newest first
	 */
	public List<PageMessage> getMessages() {
		return this.messages;
	}

	/**
	 * The cursor of the next page.
	 * @return the cursor, or {@code null} if this is the last page
	 */
	public @Nullable String getNextCursor() {
		return this.nextCursor;
	}

	/**
	 * The URL of the next page.
	 * @return a path within the application, or {@code null} if this is the last page
	 */
	public @Nullable String getNextUrl() {
		if (this.nextCursor == null) {
			return null;
		}
		UriComponentsBuilder url = UriComponentsBuilder.fromPath(this.path)
			.queryParam("cursor", this.nextCursor)
			.queryParam("size", this.size);
		return (this.unreadOnly ? url.queryParam("unread", true) : url).toUriString();
	}

	/**
	 * The value that the forms to mark or delete all messages submit, so that they do not
	 * affect messages that have arrived since.
	 * @return the value of {@code upTo}
	 */
	public String getUpTo() {
		return this.upTo;
	}

	/**
	 * Whether the page leaves out read messages.
	 * @return {@code true} for unread messages only
	 */
	public boolean isUnreadOnly() {
		return this.unreadOnly;
	}

	/**
	 * Until when the reader can snooze a message: {@code hour}, {@code tomorrow} and
	 * {@code next-week}, unless it expires before that.
	 * @param message a message of this page
	 * @return what forms submit as {@code until}
	 */
	public List<String> snoozeChoices(PageMessage message) {
		return this.snoozeChoices.names(message.getExpiresAt());
	}

	/**
	 * The path of the inbox.
	 * @return a path within the application
	 */
	public String getPath() {
		return this.path;
	}

}
