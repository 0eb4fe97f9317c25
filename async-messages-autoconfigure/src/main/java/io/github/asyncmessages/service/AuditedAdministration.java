package io.github.asyncmessages.service;

import java.util.Locale;
import java.util.function.BooleanSupplier;

import io.github.asyncmessages.MailboxAdministeredEvent;
import io.github.asyncmessages.MailboxAdministeredEvent.Action;
import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * The changes that administrators make. Each one is logged on one line and published as a
 * {@link MailboxAdministeredEvent}; neither contains the text of a message. A change that
 * is refused because of an invalid argument is no change. Thread-safe.
 */
public final class AuditedAdministration {

	private static final Log logger = LogFactory.getLog(AuditedAdministration.class);

	private final MailboxAdministration administration;

	private final UserMessageService messages;

	private final ApplicationEventPublisher events;

	/**
	 * Creates an audited administration.
	 * @param administration looks into mailboxes and changes them
	 * @param messages has the inboxes of users
	 * @param events publishes the changes
	 */
	public AuditedAdministration(MailboxAdministration administration, UserMessageService messages,
			ApplicationEventPublisher events) {
		this.administration = administration;
		this.messages = messages;
		this.events = events;
	}

	/**
	 * The administration without the audit, to look into mailboxes.
	 * @return the administration without the audit
	 */
	public MailboxAdministration administration() {
		return this.administration;
	}

	/**
	 * Sends a message to one recipient.
	 * @param administrator who sends it, or {@code null} if that is unknown
	 * @param recipient the name of the recipient
	 * @param message the message
	 * @return {@code false} if the message is below the minimum level and was not sent
	 */
	public boolean send(@Nullable String administrator, String recipient, UserMessage message) {
		return audit(administrator, Action.SEND, recipient, message.id(),
				() -> this.administration.send(recipient, message));
	}

	/**
	 * Sends a message to some of many recipients. The caller reports the whole with
	 * {@link #sentToMany}.
	 * @param recipients the names of the recipients
	 * @param message the message
	 * @return the number of messages sent, and the failures
	 */
	public SendResult sendPart(Iterable<String> recipients, UserMessage message) {
		return this.administration.sendAll(recipients, message);
	}

	/**
	 * Records that a message was sent to many recipients.
	 * @param administrator who has sent it, or {@code null} if that is unknown
	 * @param message the message
	 * @param sent the number of recipients to whom it was sent
	 * @param failed the number of names for which sending failed
	 */
	public void sentToMany(@Nullable String administrator, UserMessage message, long sent, long failed) {
		record(new MailboxAdministeredEvent(administrator, Action.SEND, null, message.id(), sent, failed));
	}

	/**
	 * Removes what a mailbox holds under a collapse key.
	 * @param administrator who does it, or {@code null} if that is unknown
	 * @param recipient the name of the recipient
	 * @param key the collapse key
	 */
	public void withdraw(@Nullable String administrator, String recipient, String key) {
		audit(administrator, Action.WITHDRAW, recipient, key, () -> {
			this.administration.withdraw(recipient, key);
			return true;
		});
	}

	/**
	 * Deletes an entry that waits.
	 * @param administrator who does it, or {@code null} if that is unknown
	 * @param recipient the name of the recipient
	 * @param entryId the id of the entry
	 * @return {@code false} if no such entry waits
	 */
	public boolean deleteWaiting(@Nullable String administrator, String recipient, String entryId) {
		return audit(administrator, Action.DELETE_WAITING, recipient, entryId,
				() -> this.administration.deleteWaiting(recipient, entryId));
	}

	/**
	 * Deletes a persistent message.
	 * @param administrator who does it, or {@code null} if that is unknown
	 * @param recipient the name of the recipient
	 * @param id the id of the message
	 * @return {@code false} if there is no such message
	 */
	public boolean delete(@Nullable String administrator, String recipient, String id) {
		return audit(administrator, Action.DELETE, recipient, id, () -> this.messages.inbox(recipient).delete(id));
	}

	/**
	 * Marks a persistent message as read.
	 * @param administrator who does it, or {@code null} if that is unknown
	 * @param recipient the name of the recipient
	 * @param id the id of the message
	 * @return {@code false} if there is no such message, or it was already read
	 */
	public boolean markRead(@Nullable String administrator, String recipient, String id) {
		return audit(administrator, Action.MARK_READ, recipient, id, () -> this.messages.inbox(recipient).markRead(id));
	}

	/**
	 * Puts a rejected entry back.
	 * @param administrator who does it, or {@code null} if that is unknown
	 * @param recipient the name of the recipient
	 * @param entryId the id of the entry
	 * @param corrected what to put back instead, or {@code null} for the entry itself
	 * @return {@code false} if there is no such entry
	 */
	public boolean requeue(@Nullable String administrator, String recipient, String entryId,
			@Nullable String corrected) {
		return audit(administrator, Action.REQUEUE, recipient, entryId,
				() -> this.administration.requeue(recipient, entryId, corrected));
	}

	/**
	 * Deletes a rejected entry.
	 * @param administrator who does it, or {@code null} if that is unknown
	 * @param recipient the name of the recipient
	 * @param entryId the id of the entry
	 * @return {@code false} if there is no such entry
	 */
	public boolean deleteRejected(@Nullable String administrator, String recipient, String entryId) {
		return audit(administrator, Action.DELETE_REJECTED, recipient, entryId,
				() -> this.administration.deleteRejected(recipient, entryId));
	}

	/**
	 * Removes everything that is stored for a recipient.
	 * @param administrator who does it, or {@code null} if that is unknown
	 * @param recipient the name of the recipient
	 */
	public void erase(@Nullable String administrator, String recipient) {
		audit(administrator, Action.ERASE, recipient, null, () -> {
			this.administration.erase(recipient);
			return true;
		});
	}

	private boolean audit(@Nullable String administrator, Action action, String recipient, @Nullable String id,
			BooleanSupplier change) {
		boolean changed;
		try {
			changed = change.getAsBoolean();
		}
		catch (MessageStoreException ex) {
			record(new MailboxAdministeredEvent(administrator, action, recipient, id, 0, 1));
			throw ex;
		}
		record(new MailboxAdministeredEvent(administrator, action, recipient, id, changed ? 1 : 0, 0));
		return changed;
	}

	private void record(MailboxAdministeredEvent event) {
		logger.info("Mailbox administration: administrator=" + LoggedName.quote(event.administrator()) + " action="
				+ event.action().name().toLowerCase(Locale.ROOT).replace('_', '-') + " recipient="
				+ LoggedName.quote(event.recipient()) + " id=" + LoggedName.quote(event.id()) + " succeeded="
				+ event.succeeded() + " failed=" + event.failed());
		this.events.publishEvent(event);
	}

}
