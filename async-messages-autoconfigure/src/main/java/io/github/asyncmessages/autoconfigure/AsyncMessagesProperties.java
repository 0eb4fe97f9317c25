package io.github.asyncmessages.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.store.MailboxLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.unit.DataSize;

/**
 * Settings of async-messages.
 *
 * @param minimumLevel Level below which messages are not sent.
 * @param maxPending Number of one-time messages that may wait for a recipient before the
 * oldest makes room.
 * @param maxSize Maximum size of a message as JSON.
 * @param retention How long a one-time message waits for its recipient.
 * @param claimTimeout Time after which the messages of a page that never ended are shown
 * again.
 * @param readTimeout How long a page waits for the store.
 * @param levelTags CSS classes of levels that are not to be called by their own name.
 * @param store Where messages are kept.
 * @param inbox Bounds of the persistent messages.
 * @param redis Settings of the Redis store.
 * @param web Settings of the web side.
 * @param mail Settings of the mails beside messages.
 */
@ConfigurationProperties("async-messages")
public record AsyncMessagesProperties(@DefaultValue("info") MessageLevel minimumLevel,
		@DefaultValue("100") int maxPending, @DefaultValue("16KB") DataSize maxSize,
		@DefaultValue("30d") Duration retention, @DefaultValue("30s") Duration claimTimeout,
		@DefaultValue("500ms") Duration readTimeout, @DefaultValue Map<MessageLevel, String> levelTags,
		@DefaultValue Store store, @DefaultValue Inbox inbox, @DefaultValue Redis redis, @DefaultValue Web web,
		@DefaultValue Mail mail) {

	public AsyncMessagesProperties {
		requireRange("max-pending", maxPending, 1, 100_000);
		requireRange("max-size", maxSize, DataSize.ofBytes(256), DataSize.ofMegabytes(1));
		requireRange("retention", retention, Duration.ofMinutes(1), Duration.ofDays(3650));
		requireRange("claim-timeout", claimTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
		requireRange("read-timeout", readTimeout, Duration.ofMillis(1), Duration.ofMinutes(1));
	}

	private static <T extends Comparable<T>> void requireRange(String name, T value, T min, T max) {
		if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
			throw new InvalidConfigurationPropertyValueException("async-messages." + name, value,
					"It must be from " + print(min) + " to " + print(max) + ".");
		}
	}

	/**
	 * A limit as it would be written in a configuration file.
	 */
	private static Object print(Object limit) {
		return (limit instanceof Duration duration)
				? DurationFormatterUtils.print(duration, DurationFormat.Style.COMPOSITE) : limit;
	}

	private static void requirePath(String name, String path) {
		if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
			throw new InvalidConfigurationPropertyValueException("async-messages." + name, path,
					"It must begin with '/', not end with one, and have letters, digits and '.', '_', '~', '-' between.");
		}
	}

	MailboxLimits toLimits() {
		return new MailboxLimits(this.maxPending, this.retention, this.claimTimeout, this.inbox.max(),
				this.inbox.retention());
	}

	/**
	 * Where messages are kept.
	 *
	 * @param type Store to use. By default Redis, if there is a connection factory.
	 */
	public record Store(@Nullable StoreType type) {
	}

	/**
	 * Bounds of the persistent messages.
	 *
	 * @param max Number of persistent messages that are kept for a recipient before the
	 * oldest read one makes room.
	 * @param retention How long a persistent message is kept after it was read.
	 */
	public record Inbox(@DefaultValue("1000") int max, @DefaultValue("365d") Duration retention) {

		public Inbox {
			requireRange("inbox.max", max, 1, 100_000);
			requireRange("inbox.retention", retention, Duration.ofMinutes(1), Duration.ofDays(36500));
		}

	}

	/**
	 * Settings of the Redis store.
	 *
	 * @param keyPrefix Beginning of every key.
	 */
	public record Redis(@DefaultValue("async-messages") String keyPrefix) {

		public Redis {
			if (keyPrefix.isBlank() || keyPrefix.contains("{") || keyPrefix.contains("}")) {
				throw new InvalidConfigurationPropertyValueException("async-messages.redis.key-prefix", keyPrefix,
						"It must not be blank, nor contain '{' or '}', which mark the recipient in a key.");
			}
		}

	}

	/**
	 * Settings of the web side.
	 *
	 * @param enabled Whether pages of Spring MVC get messages.
	 * @param path Path of the library's endpoints, script and style sheet.
	 * @param attribute Name under which views see the messages.
	 * @param flashAttributes Flash attributes of the application that are moved into the
	 * list of messages, and their levels.
	 * @param inbox Settings of the inbox pages.
	 */
	public record Web(@DefaultValue("true") boolean enabled, @DefaultValue("/async-messages") String path,
			@DefaultValue("messages") String attribute, @DefaultValue Map<String, MessageLevel> flashAttributes,
			@DefaultValue WebInbox inbox) {

		public Web {
			requirePath("web.path", path);
			if (!attribute.matches("[A-Za-z_][A-Za-z0-9_]*") || attribute.equals("mailbox")) {
				throw new InvalidConfigurationPropertyValueException("async-messages.web.attribute", attribute,
						"It must be a name that a template can use, other than 'mailbox'.");
			}
		}

	}

	/**
	 * Settings of the inbox pages.
	 *
	 * @param enabled Whether users have inbox pages.
	 * @param path Path of the inbox pages.
	 */
	public record WebInbox(@DefaultValue("false") boolean enabled, @DefaultValue("/messages") String path) {

		public WebInbox {
			requirePath("web.inbox.path", path);
		}

	}

	/**
	 * Settings of the mails beside messages.
	 *
	 * @param from Address from which mails are sent.
	 * @param baseUrl Address of the application, for a link from a mail to the inbox.
	 */
	public record Mail(@Nullable String from, @Nullable URI baseUrl) {
	}

}
