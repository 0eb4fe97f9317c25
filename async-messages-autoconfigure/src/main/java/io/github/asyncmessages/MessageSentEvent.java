package io.github.asyncmessages;

import java.util.List;

/**
 * Published when the store has confirmed a message. {@code sendAll} publishes one event
 * for each group of recipients. If the same message is sent again, the event is published
 * again, even if the mailbox still holds the message: the first send may have failed
 * after the message was stored.
 *
 * @param recipients the recipients
 * @param message the message
 */
public record MessageSentEvent(List<String> recipients, UserMessage message) {

	public MessageSentEvent {
		recipients = List.copyOf(recipients);
	}

}
