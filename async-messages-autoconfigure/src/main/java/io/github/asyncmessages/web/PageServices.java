package io.github.asyncmessages.web;

import org.springframework.context.ApplicationEventPublisher;

/**
 * What every page needs.
 *
 * @param recipientResolver says who the reader is
 * @param flash the flash messages of the reader
 * @param mailboxes the stored messages of the reader
 * @param messages resolves messages for the reader
 * @param events is told what was delivered
 */
record PageServices(RecipientResolver recipientResolver, FlashMailbox flash, PageStore mailboxes,
		PageMessageResolver messages, ApplicationEventPublisher events) {
}
