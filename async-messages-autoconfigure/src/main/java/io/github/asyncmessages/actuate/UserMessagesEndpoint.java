package io.github.asyncmessages.actuate;

import java.security.Principal;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.AuditedAdministration;
import io.github.asyncmessages.service.MessageFields;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Actuator endpoint for operators: what mailboxes hold in numbers, rejected entries,
 * sending, and erasing. The name of a recipient is a parameter and no part of the path,
 * because it may contain a slash.
 */
@Endpoint(id = "usermessages")
@RegisterReflectionForBinding({ UserMessagesEndpoint.MailboxesDescriptor.class,
		UserMessagesEndpoint.MailboxDescriptor.class, UserMessagesEndpoint.SentDescriptor.class })
public final class UserMessagesEndpoint {

	private static final int DEFAULT_SIZE = 50;

	private static final int MAX_REJECTED = 100;

	private final AuditedAdministration audited;

	/**
	 * Creates an endpoint.
	 * @param audited looks into mailboxes and changes them
	 */
	public UserMessagesEndpoint(AuditedAdministration audited) {
		this.audited = audited;
	}

	/**
	 * Counts what one mailbox holds and lists its rejected entries, or lists mailboxes.
	 * @param recipient the owner of the mailbox, or {@code null} for a page of mailboxes
	 * @param cursor {@link MailboxesDescriptor#nextCursor()} of the previous page
	 * @param size the number of mailboxes, 50 by default
	 * @return a {@link MailboxDescriptor} or a {@link MailboxesDescriptor}
	 */
	@ReadOperation
	public Object read(@Nullable String recipient, @Nullable String cursor, @Nullable Integer size) {
		MailboxAdministration administration = this.audited.administration();
		return valid(() -> {
			if (recipient != null) {
				return new MailboxDescriptor(administration.summary(recipient),
						administration.rejected(recipient, MAX_REJECTED));
			}
			var page = administration.recipients(MailboxFilter.NONE, cursor, (size != null) ? size : DEFAULT_SIZE);
			return new MailboxesDescriptor(page.mailboxes(), page.nextCursor());
		});
	}

	/**
	 * Sends a message. The fields are those of the wire format.
	 * @param security who sends it
	 * @param recipient the name of the recipient
	 * @param text the text
	 * @param level the level, {@code info} by default
	 * @param id the id of the message
	 * @param code the key of the text
	 * @param subject a heading
	 * @param sender the name of the principal who gets replies
	 * @param link a URL
	 * @param delivery the delivery, {@code once} by default
	 * @param deliverAt when the message is delivered, at once by default
	 * @param expiresAt when the message expires
	 * @param closeAfter how long the browser shows it
	 * @param key the collapse key
	 * @param email whether a mail is sent as well
	 * @return the id of the message, and whether it was sent
	 */
	@WriteOperation
	public SentDescriptor send(SecurityContext security, String recipient, @Nullable String text,
			@Nullable String level, @Nullable String id, @Nullable String code, @Nullable String subject,
			@Nullable String sender, @Nullable String link, @Nullable String delivery, @Nullable String deliverAt,
			@Nullable String expiresAt, @Nullable String closeAfter, @Nullable String key, @Nullable String email) {
		Map<String, @Nullable String> given = new HashMap<>();
		given.put("text", text);
		given.put("level", level);
		given.put("id", id);
		given.put("code", code);
		given.put("subject", subject);
		given.put("sender", sender);
		given.put("link", link);
		given.put("delivery", delivery);
		given.put("deliverAt", deliverAt);
		given.put("expiresAt", expiresAt);
		given.put("closeAfter", closeAfter);
		given.put("key", key);
		given.put("email", email);
		return valid(() -> {
			Map<String, String> fields = new HashMap<>();
			given.forEach((name, value) -> {
				if (value != null) {
					fields.put(name, value);
				}
			});
			UserMessage message = MessageFields.toMessage(fields, ZoneOffset.UTC);
			return new SentDescriptor(message.id(), this.audited.send(name(security), recipient, message));
		});
	}

	/**
	 * Erases a mailbox.
	 * @param security who does it
	 * @param recipient the owner of the mailbox
	 */
	@DeleteOperation
	public void erase(SecurityContext security, String recipient) {
		valid(() -> {
			this.audited.erase(name(security), recipient);
			return recipient;
		});
	}

	private static <T> T valid(Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (IllegalArgumentException ex) {
			String reason = String.valueOf(ex.getMessage());
			throw new InvalidEndpointRequestException(reason, reason, ex);
		}
	}

	private static @Nullable String name(SecurityContext security) {
		Principal principal = security.getPrincipal();
		return (principal != null) ? principal.getName() : null;
	}

	/**
	 * A page of mailboxes.
	 *
	 * @param mailboxes what they hold in numbers
	 * @param nextCursor the cursor of the next page, or {@code null} if this is the last
	 * one
	 */
	public record MailboxesDescriptor(List<MailboxSummary> mailboxes, @Nullable String nextCursor) {
	}

	/**
	 * A mailbox.
	 *
	 * @param counts what it holds in numbers
	 * @param rejected its newest rejected entries, at most 100
	 */
	public record MailboxDescriptor(MailboxSummary counts, List<RejectedEntry> rejected) {
	}

	/**
	 * A message.
	 *
	 * @param id the id of the message
	 * @param sent {@code false} if the message is below the minimum level
	 */
	public record SentDescriptor(String id, boolean sent) {
	}

}
