package io.github.asyncmessages;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of an {@link Inbox}: an immutable value.
 *
 * @param messages the messages, newest first
 * @param nextCursor the cursor of the next page, or {@code null} if this is the last one
 * @param upTo the position of the newest message in the inbox when the page was listed,
 * for {@link Inbox#markAllRead(String)} and {@link Inbox#deleteAll(String)}
 */
public record InboxPage(List<UserMessage> messages, @Nullable String nextCursor, String upTo) {

	public InboxPage {
		messages = List.copyOf(messages);
	}

}
