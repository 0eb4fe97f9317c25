package io.github.asyncmessages.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.MessageLink;
import io.github.asyncmessages.service.ReaderTime;
import org.jspecify.annotations.Nullable;

/**
 * A message as a template sees it, resolved for its reader but not escaped. Instances are
 * immutable. The string representation is the text.
 */
public final class PageMessage {

	private final UserMessage message;

	private final String text;

	private final Excerpt excerpt;

	private final String levelTag;

	private final Locale locale;

	private final ZoneId zone;

	private final Runnable onRead;

	private final boolean announcement;

	private final @Nullable String closeMethod;

	PageMessage(UserMessage message, String text, int maxWords, String levelTag, Locale locale, ZoneId zone) {
		this(message, text, Excerpt.of(text, maxWords), levelTag, locale, zone, () -> {
		}, false, null);
	}

	private PageMessage(UserMessage message, String text, Excerpt excerpt, String levelTag, Locale locale, ZoneId zone,
			Runnable onRead, boolean announcement, @Nullable String closeMethod) {
		this.message = message;
		this.text = text;
		this.excerpt = excerpt;
		this.levelTag = levelTag;
		this.locale = locale;
		this.zone = zone;
		this.onRead = onRead;
		this.announcement = announcement;
		this.closeMethod = closeMethod;
	}

	/**
	 * A copy that runs an action each time its content is read.
	 */
	PageMessage onRead(Runnable action) {
		return new PageMessage(this.message, this.text, this.excerpt, this.levelTag, this.locale, this.zone, action,
				this.announcement, this.closeMethod);
	}

	/**
	 * A copy that is an announcement.
	 * @param closeMethod the method of the form that closes it, or {@code null} if it
	 * cannot be closed
	 */
	PageMessage announced(@Nullable String closeMethod) {
		return new PageMessage(this.message, this.text, this.excerpt, this.levelTag, this.locale, this.zone,
				this.onRead, true, closeMethod);
	}

	/**
	 * The id of the message.
	 * @return the id
	 */
	public String getId() {
		return this.message.id();
	}

	/**
	 * The text in the reader's language.
	 * @return plain text, to be escaped
	 */
	public String getText() {
		this.onRead.run();
		return this.text;
	}

	/**
	 * Whether the text has more words than {@code async-messages.web.max-words}.
	 * @return {@code false} if the excerpt is the whole text
	 */
	public boolean isCut() {
		return this.excerpt.isCut();
	}

	/**
	 * The first words of the text and an ellipsis, or the whole text if it is not cut.
	 * @return plain text, to be escaped
	 */
	public String getExcerpt() {
		this.onRead.run();
		return this.excerpt.beginning();
	}

	/**
	 * The rest of the text after the excerpt.
	 * @return plain text, to be escaped; empty if the text is not cut
	 */
	public String getRest() {
		this.onRead.run();
		return this.excerpt.rest();
	}

	/**
	 * The subject.
	 * @return plain text, or {@code null} if there is none
	 */
	public @Nullable String getSubject() {
		this.onRead.run();
		return this.message.subject();
	}

	/**
	 * The level of the message.
	 * @return the level
	 */
	public MessageLevel getLevel() {
		return this.message.level();
	}

	/**
	 * The CSS class of the level: its lower-case name unless the application configures
	 * another.
	 * @return a class name, possibly empty
	 */
	public String getLevelTag() {
		return this.levelTag;
	}

	/**
	 * The CSS classes that the sender added and, for a persistent message, {@code read}
	 * or {@code unread}.
	 * @return class names separated by spaces, possibly empty
	 */
	public String getExtraTags() {
		String tags = String.join(" ", this.message.tags());
		return isPersistent() ? join(tags, isRead() ? "read" : "unread") : tags;
	}

	/**
	 * All CSS classes: the extra classes, followed by the class of the level.
	 * @return class names separated by spaces, possibly empty
	 */
	public String getTags() {
		return join(getExtraTags(), this.levelTag);
	}

	private static String join(String first, String second) {
		return (first.isEmpty() || second.isEmpty()) ? first + second : first + " " + second;
	}

	/**
	 * The link of the message, if it is a relative, http or https URL.
	 * @return the URL, or {@code null}
	 */
	public @Nullable String getLink() {
		this.onRead.run();
		return MessageLink.of(this.message);
	}

	/**
	 * The data for templates.
	 * @return the data, possibly empty
	 */
	public Map<String, @Nullable Object> getMeta() {
		this.onRead.run();
		return this.message.meta();
	}

	/**
	 * The sender of the message.
	 * @return the name of a principal, or {@code null} if the message has none
	 */
	public @Nullable String getSender() {
		return this.message.sender();
	}

	/**
	 * The time at which the message was sent.
	 * @return the time, or {@code null} if it is unknown
	 */
	public @Nullable Instant getCreatedAt() {
		return this.message.createdAt();
	}

	/**
	 * The time at which the message was sent, formatted for the reader.
	 * @return a date, a time and its zone, or {@code null} if it is unknown or cannot be
	 * formatted
	 */
	public @Nullable String getSentAt() {
		return ReaderTime.format(this.message.createdAt(), this.locale, this.zone);
	}

	/**
	 * The time at which the message expires.
	 * @return the time, or {@code null} if it does not expire
	 */
	public @Nullable Instant getExpiresAt() {
		return this.message.expiresAt();
	}

	/**
	 * The time at which the message expires, formatted for the reader.
	 * @return a date, a time and its zone, or {@code null} if it does not expire or the
	 * time cannot be formatted
	 */
	public @Nullable String getExpiry() {
		return ReaderTime.format(this.message.expiresAt(), this.locale, this.zone);
	}

	/**
	 * The id of the message that this one answers.
	 * @return the id, or {@code null} if this message is not a reply
	 */
	public @Nullable String getInReplyTo() {
		return this.message.inReplyTo();
	}

	/**
	 * The time after which the browser closes the message.
	 * @return the time, or {@code null} if the browser does not close it automatically
	 */
	public @Nullable Duration getCloseAfter() {
		return this.message.closeAfter();
	}

	/**
	 * How the message is delivered.
	 * @return the delivery
	 */
	public Delivery getDelivery() {
		return this.message.delivery();
	}

	/**
	 * Whether the message is kept in the inbox.
	 * @return {@code false} if it is shown once
	 */
	public boolean isPersistent() {
		return this.message.delivery().isPersistent();
	}

	/**
	 * Whether the message is an announcement, which stays on pages until it ends, is
	 * withdrawn or closed.
	 * @return {@code false} for all other messages, and for an announcement that is shown
	 * once
	 */
	public boolean isAnnouncement() {
		return this.announcement;
	}

	/**
	 * Whether the message is an announcement that the reader can close.
	 * @return {@code true} if a form with the method {@link #getCloseMethod()} may be
	 * sent to {@code announcements/<id>/close} below {@link MailboxView#getPath()}
	 */
	public boolean isClosable() {
		return this.closeMethod != null;
	}

	/**
	 * The method of the form that closes an announcement. That of a visitor who is not
	 * logged in needs no token against forged requests, and so no session.
	 * @return {@code post} for a user, {@code get} for a visitor, or {@code null} if the
	 * message is not {@link #isClosable() closable}
	 */
	public @Nullable String getCloseMethod() {
		return this.closeMethod;
	}

	/**
	 * Whether the reader has read the message.
	 * @return {@code true} only for a persistent message
	 */
	public boolean isRead() {
		return this.message.readAt() != null;
	}

	@Override
	public String toString() {
		return getText();
	}

}
