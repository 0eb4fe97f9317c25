package io.github.asyncmessages;

import java.util.List;

/**
 * A message was stored. Announced to Spring's application event listeners after the store
 * has confirmed it; one event for each group of recipients of a message to many. If a
 * message is sent again it is announced again, also where the mailbox still holds it: the
 * first send may have failed after the store had taken it.
 *
 * @param recipients whom it is for
 * @param message the message
 */
public record MessageSentEvent(List<String> recipients, UserMessage message) {

	public MessageSentEvent {
		recipients = List.copyOf(recipients);
	}

}
