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
 * A message for a user: an immutable value, made by one of the methods named after a
 * level and refined by methods that return a changed copy. <pre class="code">
 * UserMessage.success("Your report is ready").link("/reports/42")</pre>
 *
 * <p>
 * Every method that takes a value throws {@link IllegalArgumentException} if the value
 * cannot be used; its text names the value's limit. Instances are thread-safe.
 *
 * @param id identifies the message within a mailbox: 1 to 64 of {@code A-Za-z0-9_-}.
 * While a message with this id is stored another one is dropped, which makes it harmless
 * to send the same message again
 * @param level how important the message is
 * @param text plain text, escaped when it is printed; the fallback if there is a
 * {@code code}, and then possibly empty. Zero characters, which no page can show, are
 * replaced by spaces
 * @param code the key of the text in the application's message source, resolved in the
 * reader's locale when the message is printed
 * @param args the arguments of {@code code}: JSON data
 * @param subject a heading of at most 255 characters
 * @param sender the name of the principal who sent the message
 * @param tags extra CSS classes
 * @param meta JSON data for templates, whose numbers are of the type that JSON suggests:
 * {@code Integer}, {@code Long}, {@code BigInteger} or {@code Double}; {@code url} is
 * what {@link #link(String)} sets
 * @param delivery how the message reaches its recipient
 * @param createdAt when the message was sent, to the microsecond; {@code null} until then
 * @param expiresAt when the message ceases to exist, to the microsecond, if it does
 * @param closeAfter how long the browser shows the message before it closes it
 * @param key the collapse key of at most 255 characters: a message replaces what its
 * recipient's mailbox still holds under the same key
 * @param inReplyTo the id of the message that this one answers
 * @param byEmail whether a mail is to be sent too
 * @param readAt when the recipient has read the message; set by the store
 */
public record UserMessage(String id, MessageLevel level, String text, @Nullable String code,
		List<@Nullable Object> args, @Nullable String subject, @Nullable String sender, List<String> tags,
		Map<String, @Nullable Object> meta, Delivery delivery, @Nullable Instant createdAt, @Nullable Instant expiresAt,
		@Nullable Duration closeAfter, @Nullable String key, @Nullable String inReplyTo, boolean byEmail,
		@Nullable Instant readAt) {

	private static final IdGenerator ids = new AlternativeJdkIdGenerator();

	public UserMessage {
		MessageConstraints.requireId("id", id);
		Assert.notNull(level, "'level' must not be null");
		Assert.notNull(text, "'text' must not be null");
		Assert.isTrue(!text.isBlank() || code != null, "'text' must not be blank unless there is a 'code'");
		text = text.replace('\u0000', ' ');
		MessageConstraints.requireName("code", code);
		args = JsonValues.listOf("args", args);
		MessageConstraints.requireName("subject", subject);
		MessageConstraints.requireName("sender", sender);
		tags = List.copyOf(tags);
		tags.forEach(MessageConstraints::requireTag);
		meta = JsonValues.mapOf("meta", meta);
		Assert.notNull(delivery, "'delivery' must not be null");
		createdAt = MessageConstraints.toMicros(createdAt);
		expiresAt = MessageConstraints.toMicros(expiresAt);
		if (closeAfter != null) {
			MessageConstraints.requireCloseAfter(closeAfter);
		}
		MessageConstraints.requireName("key", key);
		if (inReplyTo != null) {
			MessageConstraints.requireId("inReplyTo", inReplyTo);
		}
	}

	/**
	 * A message of a level.
	 * @param level the level
	 * @param text the text, not blank
	 * @return a new message, to be shown once
	 */
	public static UserMessage of(MessageLevel level, String text) {
		Assert.hasText(text, "'text' must not be blank");
		return message(level, text, null);
	}

	/**
	 * A message whose text is looked up in the reader's locale when it is printed.
	 * @param level the level
	 * @param code the key of the text in the application's message source
	 * @param args the arguments of the text: strings, numbers, booleans
	 * @return a new message, to be shown once
	 */
	public static UserMessage ofCode(MessageLevel level, String code, @Nullable Object... args) {
		return ofCode(level, code, Arrays.asList(args));
	}

	/**
	 * A message whose text is looked up in the reader's locale when it is printed.
	 * @param level the level
	 * @param code the key of the text in the application's message source
	 * @param args the arguments of the text: strings, numbers, booleans
	 * @return a new message, to be shown once
	 */
	public static UserMessage ofCode(MessageLevel level, String code, List<? extends @Nullable Object> args) {
		Assert.hasText(code, "'code' must not be blank");
		return message(level, "", code).with((draft) -> draft.args = new ArrayList<>(args));
	}

	/**
	 * A message for developers.
	 * @param text the text, not blank
	 * @return a new message of level {@link MessageLevel#DEBUG}
	 */
	public static UserMessage debug(String text) {
		return of(MessageLevel.DEBUG, text);
	}

	/**
	 * A message that informs.
	 * @param text the text, not blank
	 * @return a new message of level {@link MessageLevel#INFO}
	 */
	public static UserMessage info(String text) {
		return of(MessageLevel.INFO, text);
	}

	/**
	 * A message that something has worked.
	 * @param text the text, not blank
	 * @return a new message of level {@link MessageLevel#SUCCESS}
	 */
	public static UserMessage success(String text) {
		return of(MessageLevel.SUCCESS, text);
	}

	/**
	 * A message that warns.
	 * @param text the text, not blank
	 * @return a new message of level {@link MessageLevel#WARNING}
	 */
	public static UserMessage warning(String text) {
		return of(MessageLevel.WARNING, text);
	}

	/**
	 * A message that something did not work.
	 * @param text the text, not blank
	 * @return a new message of level {@link MessageLevel#ERROR}
	 */
	public static UserMessage error(String text) {
		return of(MessageLevel.ERROR, text);
	}

	private static UserMessage message(MessageLevel level, String text, @Nullable String code) {
		return new UserMessage(ids.generateId().toString(), level, text, code, List.of(), null, null, List.of(),
				Map.of(), Delivery.ONCE, null, null, null, null, null, false, null);
	}

	/**
	 * A copy with an id of the producer's choice, for sends that may be repeated.
	 * @param id 1 to 64 of {@code A-Za-z0-9_-}
	 * @return the copy
	 */
	public UserMessage id(String id) {
		return with((draft) -> draft.id = id);
	}

	/**
	 * A copy with another text.
	 * @param text the text; not blank, unless there is a code
	 * @return the copy
	 */
	public UserMessage text(String text) {
		return with((draft) -> draft.text = text);
	}

	/**
	 * A copy whose text is looked up in the reader's locale, with the present text as the
	 * fallback.
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
	 * A copy with a heading.
	 * @param subject at most 255 characters, without control characters
	 * @return the copy
	 */
	public UserMessage subject(String subject) {
		return with((draft) -> draft.subject = subject);
	}

	/**
	 * A copy that says who sent it.
	 * @param sender the name of a principal
	 * @return the copy
	 */
	public UserMessage sender(String sender) {
		return with((draft) -> draft.sender = sender);
	}

	/**
	 * A copy with extra CSS classes.
	 * @param tags the classes, in place of the present ones
	 * @return the copy
	 */
	public UserMessage tags(String... tags) {
		return tags(List.of(tags));
	}

	/**
	 * A copy with extra CSS classes.
	 * @param tags the classes, in place of the present ones
	 * @return the copy
	 */
	public UserMessage tags(List<String> tags) {
		return with((draft) -> draft.tags = tags);
	}

	/**
	 * A copy with data for templates.
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
	 * A copy with data for templates.
	 * @param meta the data, in place of the present one
	 * @return the copy
	 */
	public UserMessage meta(Map<String, ? extends @Nullable Object> meta) {
		return with((draft) -> draft.meta = new LinkedHashMap<>(meta));
	}

	/**
	 * A copy with a link, as {@code meta.url}. Pages print it only if it is relative,
	 * http or https.
	 * @param url where the message leads
	 * @return the copy
	 */
	public UserMessage link(String url) {
		Assert.hasText(url, "'url' must not be blank");
		return meta("url", url);
	}

	/**
	 * A copy that stays on every page until it is read or deleted, and in the inbox.
	 * @return the copy
	 */
	public UserMessage untilRead() {
		return delivery(Delivery.UNTIL_READ);
	}

	/**
	 * A copy that waits in the inbox and is never put on pages.
	 * @return the copy
	 */
	public UserMessage inboxOnly() {
		return delivery(Delivery.INBOX);
	}

	/**
	 * A copy with another kind of delivery.
	 * @param delivery how the message reaches its recipient
	 * @return the copy
	 */
	public UserMessage delivery(Delivery delivery) {
		return with((draft) -> draft.delivery = delivery);
	}

	/**
	 * A copy with the time at which it was sent. Whoever sends a message without one
	 * gives it the present time.
	 * @param createdAt the time
	 * @return the copy
	 */
	public UserMessage createdAt(Instant createdAt) {
		return with((draft) -> draft.createdAt = createdAt);
	}

	/**
	 * A copy that is never shown, counted or returned after a time.
	 * @param expiresAt the time
	 * @return the copy
	 */
	public UserMessage expiresAt(Instant expiresAt) {
		return with((draft) -> draft.expiresAt = expiresAt);
	}

	/**
	 * A copy that is never shown, counted or returned later than a while from now, by the
	 * clock of this JVM.
	 * @param lifetime how long from now, positive
	 * @return the copy
	 */
	public UserMessage expiresIn(Duration lifetime) {
		MessageConstraints.requirePositive("lifetime", lifetime);
		return expiresAt(Instant.now().plus(lifetime));
	}

	/**
	 * A copy that the browser closes by itself.
	 * @param closeAfter how long it is shown: positive, at most a day
	 * @return the copy
	 */
	public UserMessage closeAfter(Duration closeAfter) {
		return with((draft) -> draft.closeAfter = closeAfter);
	}

	/**
	 * A copy with a collapse key. When it is sent it replaces what the recipient's
	 * mailbox still holds under that key, so that a user who was away sees the newest
	 * state only.
	 * @param key at most 255 characters
	 * @return the copy
	 */
	public UserMessage key(String key) {
		return with((draft) -> draft.key = key);
	}

	/**
	 * A copy that answers another message.
	 * @param id the id of the other message
	 * @return the copy
	 */
	public UserMessage inReplyTo(String id) {
		return with((draft) -> draft.inReplyTo = id);
	}

	/**
	 * A copy that is also sent as a mail.
	 * @return the copy
	 */
	public UserMessage email() {
		return with((draft) -> draft.byEmail = true);
	}

	/**
	 * A copy as the store returns it: read or not.
	 * @param readAt when it was read, or {@code null} if it was not
	 * @return the copy
	 */
	public UserMessage readAt(@Nullable Instant readAt) {
		return with((draft) -> draft.readAt = readAt);
	}

	/**
	 * Whether the message no longer exists.
	 * @param now the present time
	 * @return {@code true} from the time of expiry on
	 */
	public boolean isExpired(Instant now) {
		return this.expiresAt != null && !now.isBefore(this.expiresAt);
	}

	private UserMessage with(Consumer<Draft> change) {
		Draft draft = new Draft(this);
		change.accept(draft);
		return draft.toMessage();
	}

	/**
	 * The fields of a message while a copy is made.
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

		private @Nullable Instant expiresAt;

		private @Nullable Duration closeAfter;

		private @Nullable String key;

		private @Nullable String inReplyTo;

		private boolean byEmail;

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
			this.expiresAt = message.expiresAt;
			this.closeAfter = message.closeAfter;
			this.key = message.key;
			this.inReplyTo = message.inReplyTo;
			this.byEmail = message.byEmail;
			this.readAt = message.readAt;
		}

		UserMessage toMessage() {
			return new UserMessage(this.id, this.level, this.text, this.code, this.args, this.subject, this.sender,
					this.tags, this.meta, this.delivery, this.createdAt, this.expiresAt, this.closeAfter, this.key,
					this.inReplyTo, this.byEmail, this.readAt);
		}

	}

}
