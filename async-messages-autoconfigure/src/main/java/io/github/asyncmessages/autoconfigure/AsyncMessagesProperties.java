package io.github.asyncmessages.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.web.LiveMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of async-messages.
 *
 * @param minimumLevel Minimum level of messages to send.
 * @param maxPending Maximum number of one-time messages that wait or are scheduled for a
 * recipient. Beyond that the oldest is dropped.
 * @param maxSize Maximum size of a message as JSON.
 * @param retention How long a one-time message waits for its recipient.
 * @param claimTimeout Time after which the messages of a page that was never completed
 * are shown again.
 * @param readTimeout Maximum time that a page waits for the store.
 * @param history How long the history keeps what was delivered, for
 * MailboxAdministration. By default, there is no history.
 * @param levelTags CSS classes to use instead of the names of levels.
 * @param store Choice of the store.
 * @param inbox Bounds of persistent messages.
 * @param redis Settings of the Redis store.
 * @param jdbc Settings of the JDBC store.
 * @param web Settings of the web support.
 * @param mail Settings of mails.
 */
@ConfigurationProperties("async-messages")
public record AsyncMessagesProperties(@DefaultValue("info") MessageLevel minimumLevel,
		@DefaultValue("100") int maxPending, @DefaultValue("16KB") DataSize maxSize,
		@DefaultValue("30d") Duration retention, @DefaultValue("30s") Duration claimTimeout,
		@DefaultValue("500ms") Duration readTimeout, @Nullable Duration history,
		@DefaultValue Map<MessageLevel, String> levelTags, @DefaultValue Store store, @DefaultValue Inbox inbox,
		@DefaultValue Redis redis, @DefaultValue Jdbc jdbc, @DefaultValue Web web, @DefaultValue Mail mail) {

	/**
	 * Rejects values that are out of range. The constructor does not do this, because a
	 * failure during binding would not report the origin of the value.
	 * @throws InvalidConfigurationPropertyValueException for the first invalid value
	 */
	void validate() {
		requireRange("max-pending", this.maxPending, 1, 100_000);
		requireRange("max-size", this.maxSize, DataSize.ofBytes(256), DataSize.ofMegabytes(1));
		requireRange("retention", this.retention, Duration.ofMinutes(1), Duration.ofDays(3650));
		requireRange("claim-timeout", this.claimTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
		requireRange("read-timeout", this.readTimeout, Duration.ofMillis(1), Duration.ofMinutes(1));
		if (this.history != null) {
			requireRange("history", this.history, Duration.ofMinutes(1), Duration.ofDays(36500));
		}
		requireRange("inbox.max", this.inbox.max(), 1, 100_000);
		requireRange("inbox.retention", this.inbox.retention(), Duration.ofMinutes(1), Duration.ofDays(36500));
		require("redis.key-prefix", this.redis.keyPrefix(), "[^{}]*[^{}\\s][^{}]*",
				"It must not be blank and must not contain '{' or '}', which delimit the recipient in a key.");
		require("jdbc.table-name", this.jdbc.tableName(), "([A-Za-z_][A-Za-z0-9_]*\\.)?[A-Za-z_][A-Za-z0-9_]*",
				"It must be a name of letters, digits and '_' that does not start with a digit, optionally qualified with a schema, such as 'app.user_message'.");
		requireRange("jdbc.cleanup-interval", this.jdbc.cleanupInterval(), Duration.ZERO, Duration.ofDays(365));
		requireRange("jdbc.cache-ttl", this.jdbc.cacheTtl(), Duration.ZERO, Duration.ofMinutes(10));
		requireRange("redis.cache-ttl", this.redis.cacheTtl(), Duration.ZERO, Duration.ofMinutes(10));
		requireRange("web.max-shown", this.web.maxShown(), 1, 100);
		requireRange("web.max-words", this.web.maxWords(), 0, 10_000);
		if (this.web.showRead() != null) {
			requireRange("web.show-read", this.web.showRead(), Duration.ofSeconds(1), Duration.ofDays(3650));
		}
		requireRange("web.live-interval", this.web.liveInterval(), Duration.ofSeconds(1), Duration.ofHours(1));
		requireRange("web.max-streams", this.web.maxStreams(), 1, 100_000);
		requirePath("web.path", this.web.path());
		requirePath("web.inbox.path", this.web.inbox().path());
		requirePath("web.admin.path", this.web.admin().path());
		if (this.web.admin().enabled()) {
			require("web.admin.path", this.web.admin().path(),
					"(?!(" + Pattern.quote(this.web.path()) + "|" + Pattern.quote(this.web.inbox().path()) + ")$).*",
					"It must differ from async-messages.web.path and from async-messages.web.inbox.path.");
		}
		require("web.admin.authority", this.web.admin().authority(), ".*\\S.*", "It must not be blank.");
		require("web.inbox.path", this.web.inbox().path(), "(?!" + Pattern.quote(this.web.path()) + "$).*",
				"It must differ from async-messages.web.path.");
		require("web.attribute", this.web.attribute(), "(?!(mailbox|asyncMessages)$)[A-Za-z_][A-Za-z0-9_]*",
				"It must consist of letters, digits and '_', must not start with a digit, and must not be 'mailbox' or 'asyncMessages'.");
		if (this.mail.baseUrl() != null) {
			require("mail.base-url", this.mail.baseUrl().toString(), "https?://[^/?#]+[^?#]*",
					"It must start with 'http://' or 'https://' and a host, and must not contain '?' or '#'.");
		}
	}

	private static <T extends Comparable<T>> void requireRange(String name, T value, T min, T max) {
		if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
			throw new InvalidConfigurationPropertyValueException("async-messages." + name, value,
					"It must be from " + print(min) + " to " + print(max) + ".");
		}
	}

	/**
	 * Formats a limit as in a configuration file.
	 */
	private static Object print(Object limit) {
		return (limit instanceof Duration duration)
				? DurationFormatterUtils.print(duration, DurationFormat.Style.COMPOSITE) : limit;
	}

	private static void requirePath(String name, String path) {
		require(name, path, "(/[A-Za-z0-9._~-]+)+",
				"It must consist of segments of letters, digits, '.', '_', '~' and '-', each after a '/', such as '/my/messages'.");
	}

	private static void require(String name, String value, String pattern, String reason) {
		if (!value.matches(pattern)) {
			throw new InvalidConfigurationPropertyValueException("async-messages." + name, value, reason);
		}
	}

	MailboxLimits toLimits() {
		return new MailboxLimits(this.maxPending, this.retention, this.claimTimeout, this.inbox.max(),
				this.inbox.retention(), this.history);
	}

	/**
	 * Choice of the store.
	 *
	 * @param type Store to use. By default, Redis if there is a connection factory,
	 * otherwise JDBC if there is a data source.
	 */
	public record Store(@Nullable StoreType type) {
	}

	/**
	 * Bounds of persistent messages.
	 *
	 * @param max Maximum number of persistent messages kept for a recipient, scheduled
	 * ones included. Beyond that the oldest read one is deleted, or the oldest if all are
	 * unread.
	 * @param retention How long a persistent message is kept after it was read.
	 */
	public record Inbox(@DefaultValue("1000") int max, @DefaultValue("365d") Duration retention) {
	}

	/**
	 * Settings of the Redis store.
	 *
	 * @param keyPrefix Prefix of every key.
	 * @param cacheTtl How long an unchanged mailbox is served from the client-side cache.
	 * Zero queries Redis for every page.
	 */
	public record Redis(@DefaultValue("async-messages") String keyPrefix, @DefaultValue("60s") Duration cacheTtl) {
	}

	/**
	 * Settings of the JDBC store.
	 *
	 * @param tableName Name of the table, optionally qualified with a schema.
	 * @param initializeSchema When to create the table at startup.
	 * @param cleanupInterval Interval between runs of the task that deletes expired
	 * messages. Zero disables the task.
	 * @param cacheTtl How long an unchanged mailbox is served from the client-side cache,
	 * on PostgreSQL. Zero queries the database for every page, and creates no triggers.
	 */
	public record Jdbc(@DefaultValue(DEFAULT_TABLE_NAME) String tableName,
			@DefaultValue("embedded") SchemaInitialization initializeSchema,
			@DefaultValue("1h") Duration cleanupInterval, @DefaultValue("60s") Duration cacheTtl) {

		static final String DEFAULT_TABLE_NAME = "user_message";

	}

	/**
	 * Settings of the web support.
	 *
	 * @param enabled Whether Spring MVC pages show messages.
	 * @param path Path of the library's endpoints, script and style sheet.
	 * @param attribute Name of the attribute that holds the list of messages in views.
	 * @param markSeen Whether the store remembers which recipients were seen, so that
	 * messages to misspelt names are found.
	 * @param maxShown Number of messages that the list shows before it folds the others.
	 * @param maxWords Number of words that the list shows of a text before it cuts it.
	 * Zero cuts no text.
	 * @param flashAttributes Flash attributes of the application to move into the list of
	 * messages, and their levels.
	 * @param deferFetched Whether a response that a script fetches leaves its messages to
	 * the script of the library.
	 * @param deferFramed Whether a response in a frame leaves its messages to the script
	 * of the library.
	 * @param readOnVisit Whether a message is marked as read when its reader was shown
	 * the page to which it links, also without JavaScript.
	 * @param showRead How long messages that are shown until they are read stay on pages
	 * afterwards. By default, they do not.
	 * @param live How open pages hear of new messages.
	 * @param liveInterval Interval at which the script asks for new messages.
	 * @param maxStreams Maximum number of streams of a node. Beyond that the script asks
	 * at the interval.
	 * @param inbox Settings of the inbox pages.
	 * @param admin Settings of the administration pages.
	 */
	public record Web(@DefaultValue("true") boolean enabled, @DefaultValue("/async-messages") String path,
			@DefaultValue("messages") String attribute, @DefaultValue("true") boolean markSeen,
			@DefaultValue("5") int maxShown, @DefaultValue("32") int maxWords,
			@DefaultValue Map<String, MessageLevel> flashAttributes, @DefaultValue("true") boolean deferFetched,
			@DefaultValue("true") boolean deferFramed, @DefaultValue("false") boolean readOnVisit,
			@Nullable Duration showRead, @DefaultValue("off") LiveMode live, @DefaultValue("15s") Duration liveInterval,
			@DefaultValue("1000") int maxStreams, @DefaultValue WebInbox inbox, @DefaultValue WebAdmin admin) {
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
	 * Settings of the administration pages.
	 *
	 * @param enabled Whether administrators have pages that show and change mailboxes and
	 * send messages.
	 * @param path Path of the administration pages.
	 * @param authority Authority that a user of the administration pages must have.
	 */
	public record WebAdmin(@DefaultValue("false") boolean enabled, @DefaultValue("/admin/messages") String path,
			@DefaultValue("ROLE_ADMIN") String authority) {
	}

	/**
	 * Settings of mails.
	 *
	 * @param from Sender address of mails.
	 * @param baseUrl Base URL of the application, for the link from a mail to its
	 * message.
	 */
	public record Mail(@Nullable String from, @Nullable URI baseUrl) {
	}

}
