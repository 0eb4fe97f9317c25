package io.github.asyncmessages;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of an {@link Inbox}: an immutable value.
 *
 * @param messages the messages, newest first
 * @param nextCursor where the next page begins, or {@code null} if this is the last
 * @param upTo marks the newest message of the inbox at the time of listing, for
 * {@link Inbox#markAllRead(String)} and {@link Inbox#deleteAll(String)}
 */
public record InboxPage(List<UserMessage> messages, @Nullable String nextCursor, String upTo) {

	public InboxPage {
		messages = List.copyOf(messages);
	}

}
