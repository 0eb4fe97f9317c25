package io.github.asyncmessages.web.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.web.PageMessage;
import org.jspecify.annotations.Nullable;

/**
 * The inbox as JSON.
 */
final class InboxJson {

	private InboxJson() {
	}

	static Page of(InboxView view) {
		return new Page(view.getMessages().stream().map((message) -> of(message, message.isRead())).toList(),
				view.getNextCursor(), view.getUpTo());
	}

	static Detail of(InboxMessageView view) {
		// Whether the other side has read a message is for nobody else to know.
		return new Detail(of(view.getMessage(), view.getMessage().isRead()),
				view.getThread().stream().map((message) -> of(message, null)).toList());
	}

	private static Message of(PageMessage message, @Nullable Boolean read) {
		return new Message(message.getId(), message.getLevel().tag(), message.getText(), message.getSubject(),
				message.getSender(), message.getCreatedAt(), message.getLink(), message.getMeta(), read,
				message.getInReplyTo());
	}

	/**
	 * A page of messages.
	 */
	record Page(List<Message> messages, @Nullable String nextCursor, String upTo) {
	}

	/**
	 * A message and those that it answers.
	 */
	record Detail(Message message, List<Message> thread) {
	}

	/**
	 * A message; those before it do not say whether they were read.
	 */
	record Message(String id, String level, String text, @Nullable String subject, @Nullable String sender,
			@Nullable Instant createdAt, @Nullable String link, Map<String, @Nullable Object> meta,
			@Nullable Boolean read, @Nullable String inReplyTo) {
	}

}
