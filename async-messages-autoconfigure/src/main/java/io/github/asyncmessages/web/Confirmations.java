package io.github.asyncmessages.web;

import java.util.List;

import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.UserMessage;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Acknowledges messages that a client has confirmed.
 */
final class Confirmations {

	private final RecipientResolver recipientResolver;

	private final FlashMailbox flash;

	private final PageStore mailboxes;

	private final ApplicationEventPublisher events;

	Confirmations(RecipientResolver recipientResolver, FlashMailbox flash, PageStore mailboxes,
			ApplicationEventPublisher events) {
		this.recipientResolver = recipientResolver;
		this.flash = flash;
		this.mailboxes = mailboxes;
		this.events = events;
	}

	void confirm(HttpServletRequest request, Confirmation confirmation) {
		String recipient = this.recipientResolver.resolveRecipient(request);
		if (!confirmation.flashIds().isEmpty()) {
			this.flash.complete(request, confirmation.flashIds(), confirmation.flashIds());
		}
		if (recipient != null && !confirmation.claimId().isEmpty()) {
			List<UserMessage> delivered = this.mailboxes.confirm(recipient, confirmation.claimId());
			if (!delivered.isEmpty()) {
				this.events.publishEvent(new MessagesDeliveredEvent(recipient, delivered));
			}
		}
	}

}
