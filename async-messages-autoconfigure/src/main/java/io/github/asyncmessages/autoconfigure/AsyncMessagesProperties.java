package io.github.asyncmessages.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

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
 * @param jdbc Settings of the JDBC store.
 * @param web Settings of the web side.
 * @param mail Settings of the mails beside messages.
 */
@ConfigurationProperties("async-messages")
public record AsyncMessagesProperties(@DefaultValue("info") MessageLevel minimumLevel,
		@DefaultValue("100") int maxPending, @DefaultValue("16KB") DataSize maxSize,
		@DefaultValue("30d") Duration retention, @DefaultValue("30s") Duration claimTimeout,
		@DefaultValue("500ms") Duration readTimeout, @DefaultValue Map<MessageLevel, String> levelTags,
		@DefaultValue Store store, @DefaultValue Inbox inbox, @DefaultValue Redis redis, @DefaultValue Jdbc jdbc,
		@DefaultValue Web web, @DefaultValue Mail mail) {

	/**
	 * Refuses values out of range. This is no task of the constructor, because a failure
	 * while values are bound does not say where the value has come from.
	 * @throws InvalidConfigurationPropertyValueException for the first such value
	 */
	void validate() {
		requireRange("max-pending", this.maxPending, 1, 100_000);
		requireRange("max-size", this.maxSize, DataSize.ofBytes(256), DataSize.ofMegabytes(1));
		requireRange("retention", this.retention, Duration.ofMinutes(1), Duration.ofDays(3650));
		requireRange("claim-timeout", this.claimTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
		requireRange("read-timeout", this.readTimeout, Duration.ofMillis(1), Duration.ofMinutes(1));
		requireRange("inbox.max", this.inbox.max(), 1, 100_000);
		requireRange("inbox.retention", this.inbox.retention(), Duration.ofMinutes(1), Duration.ofDays(36500));
		require("redis.key-prefix", this.redis.keyPrefix(), "[^{}]*[^{}\\s][^{}]*",
				"It must not be blank, nor contain '{' or '}', which mark the recipient in a key.");
		require("jdbc.table-name", this.jdbc.tableName(), "([A-Za-z_][A-Za-z0-9_]*\\.)?[A-Za-z_][A-Za-z0-9_]*",
				"It must be the name of a table, of letters, digits and '_', and perhaps that of a schema and '.' before it.");
		requireRange("jdbc.cleanup-interval", this.jdbc.cleanupInterval(), Duration.ZERO, Duration.ofDays(365));
		requireRange("redis.cache-ttl", this.redis.cacheTtl(), Duration.ZERO, Duration.ofMinutes(10));
		requirePath("web.path", this.web.path());
		requirePath("web.inbox.path", this.web.inbox().path());
		require("web.inbox.path", this.web.inbox().path(), "(?!" + Pattern.quote(this.web.path()) + "$).*",
				"It must not be that of async-messages.web.path.");
		require("web.attribute", this.web.attribute(), "(?!(mailbox|asyncMessages)$)[A-Za-z_][A-Za-z0-9_]*",
				"It must be a name that a template can use, other than 'mailbox' and 'asyncMessages'.");
		if (this.mail.baseUrl() != null) {
			require("mail.base-url", this.mail.baseUrl().toString(), "https?://[^/?#]+[^?#]*",
					"It must begin with 'http://' or 'https://' and a host, and have neither '?' nor '#'.");
		}
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
		require(name, path, "(/[A-Za-z0-9._~-]+)+",
				"It must begin with '/', not end with one, and have letters, digits and '.', '_', '~', '-' between.");
	}

	private static void require(String name, String value, String pattern, String reason) {
		if (!value.matches(pattern)) {
			throw new InvalidConfigurationPropertyValueException("async-messages." + name, value, reason);
		}
	}

	MailboxLimits toLimits() {
		return new MailboxLimits(this.maxPending, this.retention, this.claimTimeout, this.inbox.max(),
				this.inbox.retention());
	}

	/**
	 * Where messages are kept.
	 *
	 * @param type Store to use. By default Redis, if there is a connection factory, else
	 * JDBC, if there is a data source.
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
	}

	/**
	 * Settings of the Redis store.
	 *
	 * @param keyPrefix Beginning of every key.
	 * @param cacheTtl How long a page may go by what was last seen of a mailbox without
	 * news, as long as Redis tells of no change. 0 to ask Redis for every page.
	 */
	public record Redis(@DefaultValue("async-messages") String keyPrefix, @DefaultValue("60s") Duration cacheTtl) {
	}

	/**
	 * Settings of the JDBC store.
	 *
	 * @param tableName Name of the table.
	 * @param initializeSchema When to create the table with the script of the database.
	 * @param cleanupInterval Time between two runs of the task that deletes messages that
	 * are over. Zero switches it off.
	 */
	public record Jdbc(@DefaultValue(DEFAULT_TABLE_NAME) String tableName,
			@DefaultValue("embedded") SchemaInitialization initializeSchema,
			@DefaultValue("1h") Duration cleanupInterval) {

		static final String DEFAULT_TABLE_NAME = "user_message";

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
	}

	/**
	 * Settings of the inbox pages.
	 *
	 * @param enabled Whether users have inbox pages.
	 * @param path Path of the inbox pages.
	 */
	public record WebInbox(@DefaultValue("false") boolean enabled, @DefaultValue("/messages") String path) {
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
