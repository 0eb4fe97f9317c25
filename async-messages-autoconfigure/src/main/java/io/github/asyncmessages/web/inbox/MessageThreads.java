package io.github.asyncmessages.web.inbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages that a message answers. Two users write to each other in turn, so
 * that each message is in the inbox of the one who has received it: the reader sees what
 * the reader has received, and what the reader has written.
 */
final class MessageThreads {

	private static final int MAX_LENGTH = 20;

	private final UserMessageService service;

	MessageThreads(UserMessageService service) {
		this.service = service;
	}

	/**
	 * The messages before a message.
	 * @param message a message in the inbox of the reader
	 * @param reader who reads it
	 * @return the messages that are still there, oldest first
	 */
	List<UserMessage> before(UserMessage message, String reader) {
		Deque<UserMessage> thread = new ArrayDeque<>();
		Set<String> seen = new HashSet<>(Set.of(message.id()));
		Optional<UserMessage> answered = answered(message, reader);
		while (answered.isPresent() && thread.size() < MAX_LENGTH && seen.add(answered.get().id())) {
			thread.addFirst(answered.get());
			String recipient = reader.equals(answered.get().sender()) ? message.sender() : reader;
			answered = (recipient != null) ? answered(answered.get(), recipient) : Optional.empty();
		}
		return List.copyOf(thread);
	}

	/**
	 * The message that a message answers.
	 * @param recipient in whose inbox the message is
	 */
	private Optional<UserMessage> answered(UserMessage message, String recipient) {
		String sender = message.sender();
		if (message.inReplyTo() == null || sender == null) {
			return Optional.empty();
		}
		// What the sender answers is in the sender's inbox, and the recipient wrote it.
		return this.service.inbox(sender)
			.find(message.inReplyTo())
			.filter((answered) -> recipient.equals(answered.sender()));
	}

}
