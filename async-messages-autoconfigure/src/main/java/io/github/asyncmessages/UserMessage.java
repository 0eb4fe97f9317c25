package io.github.asyncmessages;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.Assert;
import org.springframework.util.IdGenerator;

/**
 * A message for a user: an immutable value. It is created by one of the methods named
 * after a level, and customized by methods that return a changed copy. <pre class="code">
 * UserMessage.success("Your report is ready").link("/reports/42")</pre>
 *
 * <p>
 * Every method that takes a value throws {@link IllegalArgumentException} if the value is
 * not valid; the exception names the limit. Instances are thread-safe.
 *
 * @param id identifies the message within a mailbox: 1 to 64 of {@code A-Za-z0-9_-}.
 * While a message with this id is stored, another one is dropped, so that it is harmless
 * to send the same message again
 * @param level the importance of the message
 * @param text plain text, escaped when it is printed. If there is a {@code code}, the
 * text is the fallback and may be empty. NUL characters, which no page can show, are
 * replaced by spaces, and unpaired surrogates, here and in {@code args} and {@code meta},
 * by U+FFFD
 * @param code the key of the text in the application's message source, resolved in the
 * reader's locale when the message is printed
 * @param args the arguments of {@code code}: JSON data
 * @param subject a heading of at most 255 characters
 * @param sender the name of the principal who sent the message
 * @param tags extra CSS classes
 * @param meta JSON data for templates. Its numbers are converted to {@code Integer},
 * {@code Long}, {@code BigInteger} or {@code Double}, as when they are read from JSON.
 * {@link #link(String)} sets {@code url}
 * @param delivery how the message reaches its recipient
 * @param createdAt when the message was sent, with microsecond precision; {@code null}
 * before that
 * @param deliverAt when the message is delivered, with microsecond precision, or
 * {@code null} if that is at once. Before that time it is not shown, counted or mailed;
 * then it is as if it was sent at that time
 * @param expiresAt when the message expires, with microsecond precision, or {@code null}
 * if it does not
 * @param closeAfter how long the browser shows the message before closing it, or
 * {@code null} if it does not close it; without effect unless the message is one-time
 * @param key the collapse key, at most 255 characters: a message replaces what the
 * mailbox of its recipient holds under the same key
 * @param inReplyTo the id of the message that this one answers
 * @param byEmail whether a mail is sent as well
 * @param emailAt when a mail is sent if the message is still unread then, with
 * microsecond precision, or {@code null} if none is; for persistent messages only. From
 * that time on the store may change it
 * @param emailDelay how long after its delivery the message is mailed if it is still
 * unread then, or {@code null}; {@code emailAt} takes its place when it is sent
 * @param readAt when the recipient read the message; set by the store
 */
public record UserMessage(String id, MessageLevel level, String text, @Nullable String code,
		List<@Nullable Object> args, @Nullable String subject, @Nullable String sender, List<String> tags,
		Map<String, @Nullable Object> meta, Delivery delivery, @Nullable Instant createdAt, @Nullable Instant deliverAt,
		@Nullable Instant expiresAt, @Nullable Duration closeAfter, @Nullable String key, @Nullable String inReplyTo,
		boolean byEmail, @Nullable Instant emailAt, @Nullable Duration emailDelay, @Nullable Instant readAt) {

	/**
	 * How far ahead a message can be scheduled or snoozed.
	 */
	public static final Duration MAX_DELAY = Duration.ofDays(400);

	private static final IdGenerator ids = new AlternativeJdkIdGenerator();

	public UserMessage {
		MessageConstraints.requireId("id", id);
		Assert.notNull(level, "'level' must not be null");
		Assert.notNull(text, "'text' must not be null");
		text = MessageConstraints.wellFormed(text.replace('\u0000', ' '));
		Assert.isTrue(!text.isBlank() || code != null, "'text' must not be blank unless there is a 'code'");
		MessageConstraints.requireName("code", code);
		args = JsonValues.listOf("args", args);
		MessageConstraints.requireName("subject", subject);
		MessageConstraints.requireName("sender", sender);
		tags = List.copyOf(tags);
		tags.forEach(MessageConstraints::requireTag);
		meta = JsonValues.mapOf("meta", meta);
		Assert.notNull(delivery, "'delivery' must not be null");
		createdAt = MessageConstraints.toMicros(createdAt);
		deliverAt = MessageConstraints.toMicros(deliverAt);
		expiresAt = MessageConstraints.toMicros(expiresAt);
		if (deliverAt != null) {
			MessageConstraints.requireDeliverable(deliverAt, expiresAt);
		}
		if (closeAfter != null) {
			MessageConstraints.requireCloseAfter(closeAfter);
		}
		MessageConstraints.requireName("key", key);
		if (inReplyTo != null) {
			MessageConstraints.requireId("inReplyTo", inReplyTo);
		}
		emailAt = MessageConstraints.toMicros(emailAt);
	}

	/**
	 * Creates a message.
	 * @param level the level
	 * @param text the text, not blank
	 * @return a new one-time message
	 */
	public static UserMessage of(MessageLevel level, String text) {
		Assert.hasText(text, "'text' must not be blank");
		return message(level, text, null);
	}

	/**
	 * Creates a message whose text is resolved in the reader's locale when it is printed.
	 * @param level the level
	 * @param code the key of the text in the application's message source
	 * @param args the arguments of the text: strings, numbers, booleans
	 * @return a new one-time message
	 */
	public static UserMessage ofCode(MessageLevel level, String code, @Nullable Object... args) {
		return ofCode(level, code, Arrays.asList(args));
	}

	/**
	 * Creates a message whose text is resolved in the reader's locale when it is printed.
	 * @param level the level
	 * @param code the key of the text in the application's message source
	 * @param args the arguments of the text: strings, numbers, booleans
	 * @return a new one-time message
	 */
	public static UserMessage ofCode(MessageLevel level, String code, List<? extends @Nullable Object> args) {
		Assert.hasText(code, "'code' must not be blank");
		return message(level, "", code).with((draft) -> draft.args = new ArrayList<>(args));
	}

	/**
	 * Creates a message of level {@link MessageLevel#DEBUG}, for developers.
	 * @param text the text, not blank
	 * @return a new one-time message
	 */
	public static UserMessage debug(String text) {
		return of(MessageLevel.DEBUG, text);
	}

	/**
	 * Creates a message of level {@link MessageLevel#INFO}.
	 * @param text the text, not blank
	 * @return a new one-time message
	 */
	public static UserMessage info(String text) {
		return of(MessageLevel.INFO, text);
	}

	/**
	 * Creates a message of level {@link MessageLevel#SUCCESS}.
	 * @param text the text, not blank
	 * @return a new one-time message
	 */
	public static UserMessage success(String text) {
		return of(MessageLevel.SUCCESS, text);
	}

	/**
	 * Creates a message of level {@link MessageLevel#WARNING}.
	 * @param text the text, not blank
	 * @return a new one-time message
	 */
	public static UserMessage warning(String text) {
		return of(MessageLevel.WARNING, text);
	}

	/**
	 * Creates a message of level {@link MessageLevel#ERROR}.
	 * @param text the text, not blank
	 * @return a new one-time message
	 */
	public static UserMessage error(String text) {
		return of(MessageLevel.ERROR, text);
	}

	private static UserMessage message(MessageLevel level, String text, @Nullable String code) {
		return new UserMessage(ids.generateId().toString(), level, text, code, List.of(), null, null, List.of(),
				Map.of(), Delivery.ONCE, null, null, null, null, null, null, false, null, null, null);
	}

	/**
	 * Returns a copy with an id of the sender's choice, for sends that may be repeated.
	 * @param id 1 to 64 of {@code A-Za-z0-9_-}
	 * @return the copy
	 */
	public UserMessage id(String id) {
		return with((draft) -> draft.id = id);
	}

	/**
	 * Returns a copy with another text.
	 * @param text the text; not blank, unless there is a code
	 * @return the copy
	 */
	public UserMessage text(String text) {
		return with((draft) -> draft.text = text);
	}

	/**
	 * Returns a copy whose text is resolved in the reader's locale, with the current text
	 * as the fallback.
	 * @param code the key of the text in the application's message source
	 * @param args the arguments of the text: strings, numbers, booleans
	 * @return the copy
	 */
	public UserMessage code(String code, @Nullable Object... args) {
		return with((draft) -> {
			draft.code = code;
			draft.args = Arrays.asList(args);
		});
	}

	/**
	 * Returns a copy with a heading.
	 * @param subject at most 255 characters, without control characters
	 * @return the copy
	 */
	public UserMessage subject(String subject) {
		return with((draft) -> draft.subject = subject);
	}

	/**
	 * Returns a copy with a sender, to whom the recipient can reply.
	 * @param sender the name of a principal
	 * @return the copy
	 */
	public UserMessage sender(String sender) {
		return with((draft) -> draft.sender = sender);
	}

	/**
	 * Returns a copy with extra CSS classes.
	 * @param tags the classes, which replace the current ones
	 * @return the copy
	 */
	public UserMessage tags(String... tags) {
		return tags(List.of(tags));
	}

	/**
	 * Returns a copy with extra CSS classes.
	 * @param tags the classes, which replace the current ones
	 * @return the copy
	 */
	public UserMessage tags(List<String> tags) {
		return with((draft) -> draft.tags = tags);
	}

	/**
	 * Returns a copy with additional data for templates.
	 * @param name the name of the value
	 * @param value a string, number, boolean, or a list or map of these
	 * @return the copy, which keeps the other data
	 */
	public UserMessage meta(String name, @Nullable Object value) {
		Map<String, @Nullable Object> meta = new LinkedHashMap<>(this.meta);
		meta.put(name, value);
		return meta(meta);
	}

	/**
	 * Returns a copy with data for templates.
	 * @param meta the data, which replaces the current data
	 * @return the copy
	 */
	public UserMessage meta(Map<String, ? extends @Nullable Object> meta) {
		return with((draft) -> draft.meta = new LinkedHashMap<>(meta));
	}

	/**
	 * Returns a copy with a link, kept as {@code meta.url}. Pages print it only if it is
	 * relative, http or https.
	 * @param url the target of the link, not blank
	 * @return the copy
	 */
	public UserMessage link(String url) {
		Assert.hasText(url, "'url' must not be blank");
		return meta("url", url);
	}

	/**
	 * Returns a copy that is shown on every page until it is read or deleted, and kept in
	 * the inbox.
	 * @return the copy
	 */
	public UserMessage untilRead() {
		return delivery(Delivery.UNTIL_READ);
	}

	/**
	 * Returns a copy that is kept in the inbox and never shown on pages.
	 * @return the copy
	 */
	public UserMessage inboxOnly() {
		return delivery(Delivery.INBOX);
	}

	/**
	 * Returns a copy with another delivery.
	 * @param delivery how the message reaches its recipient
	 * @return the copy
	 */
	public UserMessage delivery(Delivery delivery) {
		return with((draft) -> draft.delivery = delivery);
	}

	/**
	 * Returns a copy with the time at which it was sent. A message without one gets the
	 * current time when it is sent.
	 * @param createdAt the time
	 * @return the copy
	 */
	public UserMessage createdAt(Instant createdAt) {
		return with((draft) -> draft.createdAt = createdAt);
	}

	/**
	 * Returns a copy that is delivered at a time. Before that time nobody sees it; then
	 * it is as if it was sent at that time. A time in the past means now.
	 * @param deliverAt the time, at most 400 days ahead when the message is sent and
	 * before it expires, or {@code null} to deliver it at once
	 * @return the copy
	 */
	public UserMessage deliverAt(@Nullable Instant deliverAt) {
		return with((draft) -> draft.deliverAt = deliverAt);
	}

	/**
	 * Returns a copy that is delivered after a delay, measured from now by the clock of
	 * this JVM.
	 * @param delay the delay, positive, at most 400 days
	 * @return the copy
	 * @see #deliverAt(Instant)
	 */
	public UserMessage deliverIn(Duration delay) {
		MessageConstraints.requireDelay("delay", delay);
		return deliverAt(Instant.now().plus(delay));
	}

	/**
	 * Returns a copy that expires. An expired message is never shown, counted or
	 * returned.
	 * @param expiresAt the time from which on the message is expired
	 * @return the copy
	 */
	public UserMessage expiresAt(Instant expiresAt) {
		return with((draft) -> draft.expiresAt = expiresAt);
	}

	/**
	 * Returns a copy that expires after a duration, measured from now by the clock of
	 * this JVM.
	 * @param lifetime the duration, positive
	 * @return the copy
	 */
	public UserMessage expiresIn(Duration lifetime) {
		MessageConstraints.requirePositive("lifetime", lifetime);
		return expiresAt(Instant.now().plus(lifetime));
	}

	/**
	 * Returns a copy that the browser closes by itself. This applies to one-time
	 * messages: one that is kept until it is read stays open, because time is no proof of
	 * reading.
	 * @param closeAfter how long it is shown: positive, at most 24 hours
	 * @return the copy
	 */
	public UserMessage closeAfter(Duration closeAfter) {
		return with((draft) -> draft.closeAfter = closeAfter);
	}

	/**
	 * Returns a copy with a collapse key. When it is sent, it replaces what the mailbox
	 * of the recipient holds under that key, so that a user who was away sees only the
	 * latest state.
	 * @param key at most 255 characters
	 * @return the copy
	 */
	public UserMessage key(String key) {
		return with((draft) -> draft.key = key);
	}

	/**
	 * Returns a copy that answers another message.
	 * @param id the id of the other message
	 * @return the copy
	 */
	public UserMessage inReplyTo(String id) {
		return with((draft) -> draft.inReplyTo = id);
	}

	/**
	 * Returns a copy that is also sent as a mail.
	 * @return the copy
	 */
	public UserMessage email() {
		return with((draft) -> draft.byEmail = true);
	}

	/**
	 * Returns a copy that is also sent as a mail if its recipient has not read it after a
	 * delay, measured from its delivery. This applies to persistent messages: sending a
	 * one-time message with a delayed mail fails, because nothing says whether somebody
	 * has read it.
	 * @param delay how long the recipient has to read the message, positive, at most 400
	 * days
	 * @return the copy
	 */
	public UserMessage emailIfUnread(Duration delay) {
		MessageConstraints.requireDelay("delay", delay);
		return with((draft) -> {
			draft.emailAt = null;
			draft.emailDelay = delay;
		});
	}

	/**
	 * Returns a copy that is also sent as a mail if it is unread at a time.
	 * @param emailAt the time, or {@code null} for no such mail. One before the delivery
	 * means the time of delivery
	 * @return the copy
	 * @see #emailIfUnread(Duration)
	 */
	public UserMessage emailAt(@Nullable Instant emailAt) {
		return with((draft) -> {
			draft.emailAt = emailAt;
			draft.emailDelay = null;
		});
	}

	/**
	 * Returns a copy that was read, or was not. This method is for stores.
	 * @param readAt when it was read, or {@code null} if it was not
	 * @return the copy
	 */
	public UserMessage readAt(@Nullable Instant readAt) {
		return with((draft) -> draft.readAt = readAt);
	}

	/**
	 * Returns whether the message has expired.
	 * @param now the current time
	 * @return {@code true} from the time of expiry on
	 */
	public boolean isExpired(Instant now) {
		return this.expiresAt != null && !now.isBefore(this.expiresAt);
	}

	/**
	 * Returns whether the time of delivery is yet to come.
	 * @param now the current time
	 * @return {@code true} before {@code deliverAt}
	 */
	public boolean isScheduled(Instant now) {
		return this.deliverAt != null && now.isBefore(this.deliverAt);
	}

	/**
	 * Returns a copy as if it was sent at the time of its delivery: that is its
	 * {@code createdAt}, unless it was created later. This method is for stores.
	 * @return the copy, without {@code deliverAt}
	 */
	public UserMessage delivered() {
		Instant deliverAt = this.deliverAt;
		if (deliverAt == null) {
			return this;
		}
		return with((draft) -> {
			draft.deliverAt = null;
			if (this.createdAt == null || this.createdAt.isBefore(deliverAt)) {
				draft.createdAt = deliverAt;
			}
		});
	}

	private UserMessage with(Consumer<Draft> change) {
		Draft draft = new Draft(this);
		change.accept(draft);
		return draft.toMessage();
	}

	/**
	 * The mutable fields of a copy in the making.
	 */
	private static final class Draft {

		private String id;

		private MessageLevel level;

		private String text;

		private @Nullable String code;

		private List<@Nullable Object> args;

		private @Nullable String subject;

		private @Nullable String sender;

		private List<String> tags;

		private Map<String, @Nullable Object> meta;

		private Delivery delivery;

		private @Nullable Instant createdAt;

		private @Nullable Instant deliverAt;

		private @Nullable Instant expiresAt;

		private @Nullable Duration closeAfter;

		private @Nullable String key;

		private @Nullable String inReplyTo;

		private boolean byEmail;

		private @Nullable Instant emailAt;

		private @Nullable Duration emailDelay;

		private @Nullable Instant readAt;

		Draft(UserMessage message) {
			this.id = message.id;
			this.level = message.level;
			this.text = message.text;
			this.code = message.code;
			this.args = message.args;
			this.subject = message.subject;
			this.sender = message.sender;
			this.tags = message.tags;
			this.meta = message.meta;
			this.delivery = message.delivery;
			this.createdAt = message.createdAt;
			this.deliverAt = message.deliverAt;
			this.expiresAt = message.expiresAt;
			this.closeAfter = message.closeAfter;
			this.key = message.key;
			this.inReplyTo = message.inReplyTo;
			this.byEmail = message.byEmail;
			this.emailAt = message.emailAt;
			this.emailDelay = message.emailDelay;
			this.readAt = message.readAt;
		}

		UserMessage toMessage() {
			return new UserMessage(this.id, this.level, this.text, this.code, this.args, this.subject, this.sender,
					this.tags, this.meta, this.delivery, this.createdAt, this.deliverAt, this.expiresAt,
					this.closeAfter, this.key, this.inReplyTo, this.byEmail, this.emailAt, this.emailDelay,
					this.readAt);
		}

	}

}
