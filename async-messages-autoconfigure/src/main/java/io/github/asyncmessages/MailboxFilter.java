package io.github.asyncmessages;

import org.jspecify.annotations.Nullable;

/**
 * Which mailboxes to list: those that hold a message with all that is given here. An
 * immutable value.
 *
 * @param level the level of the message, or {@code null} for any
 * @param delivery the delivery of the message, or {@code null} for any
 * @param neverSeen whether to list only the mailboxes of recipients who were never
 * {@linkplain MailboxSummary#seen() seen}
 */
public record MailboxFilter(@Nullable MessageLevel level, @Nullable Delivery delivery, boolean neverSeen) {

	/**
	 * No filter: all mailboxes are listed, also those with rejected entries alone.
	 */
	public static final MailboxFilter NONE = new MailboxFilter(null, null, false);

	/**
	 * Creates a filter by messages.
	 * @param level the level of the message, or {@code null} for any
	 * @param delivery the delivery of the message, or {@code null} for any
	 */
	public MailboxFilter(@Nullable MessageLevel level, @Nullable Delivery delivery) {
		this(level, delivery, false);
	}

	/**
	 * Returns whether this filter asks for mailboxes with certain messages.
	 * @return {@code true} if a level or a delivery is given
	 */
	public boolean isByMessage() {
		return this.level != null || this.delivery != null;
	}

	/**
	 * Returns whether a message is one of those that this filter asks for.
	 * @param message the message
	 * @return {@code true} if it has the level and the delivery
	 */
	public boolean matches(UserMessage message) {
		return (this.level == null || this.level == message.level())
				&& (this.delivery == null || this.delivery == message.delivery());
	}

}
