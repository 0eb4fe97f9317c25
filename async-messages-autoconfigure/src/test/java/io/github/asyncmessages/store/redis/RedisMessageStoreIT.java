package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.BoundedHistoryContract;
import io.github.asyncmessages.store.ClosedAnnouncementsContract;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.RawAnnouncementsContract;
import io.github.asyncmessages.store.ServerStoreContract;
import io.github.asyncmessages.store.StoredAnnouncements;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisMessageStore}: the contract, with each driver on a server and on
 * a cluster.
 */
class RedisMessageStoreIT {

	private static final RedisConnectionFactory lettuce = RedisConnections.lettuce(RedisServers.standalone());

	private static final RedisConnectionFactory jedis = RedisConnections.jedis(RedisServers.standalone());

	private static final RedisConnectionFactory lettuceCluster = RedisConnections
		.lettuceCluster(RedisServers.cluster());

	private static final RedisConnectionFactory jedisCluster = RedisConnections.jedisCluster(RedisServers.cluster());

	@Nested
	class Lettuce extends RedisContract {

		Lettuce() {
			super(lettuce, jedis);
		}

	}

	@Nested
	class Jedis extends RedisContract {

		Jedis() {
			super(jedis, lettuce);
		}

	}

	@Nested
	class LettuceCluster extends RedisContract {

		LettuceCluster() {
			super(lettuceCluster, jedisCluster);
		}

	}

	@Nested
	class JedisCluster extends RedisContract {

		JedisCluster() {
			super(jedisCluster, lettuceCluster);
		}

	}

	/**
	 * The contract with a driver; another one looks into the store.
	 */
	abstract static class RedisContract extends ServerStoreContract
			implements BoundedHistoryContract, ClosedAnnouncementsContract, RawAnnouncementsContract {

		private static final RedisMessageStore.Settings settings = new RedisMessageStore.Settings("test",
				Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(1));

		private final RedisConnectionFactory driver;

		private final RedisConnectionFactory other;

		private @Nullable AnnouncementStore announcements;

		private final List<RedisMessageStore> stores = new ArrayList<>();

		RedisContract(RedisConnectionFactory driver, RedisConnectionFactory other) {
			this.driver = driver;
			this.other = other;
		}

		@Override
		protected MessageStore store(MailboxLimits limits, TestClock clock, ApplicationEventPublisher events) {
			RedisMessageStore store = new RedisMessageStore(this.driver, settings, limits, new MessageCodec(16 * 1024),
					clock, events);
			this.stores.add(store);
			return store;
		}

		@Override
		public AnnouncementStore announcements() {
			if (this.announcements == null) {
				this.announcements = ((RedisMessageStore) mailbox().store()).announcements();
			}
			return this.announcements;
		}

		@Test
		void mailboxesCannotBeFiltered() {
			MessageStore store = mailbox().store();
			assertThat(store.canFilter()).isFalse();
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> store.recipients(new MailboxFilter(MessageLevel.ERROR, null), null, 10))
				.withMessage("Redis cannot filter mailboxes, because it would have to read every message");
			assertThat(store.recipients(new MailboxFilter(null, null), null, 10)).isNotNull();
		}

		@AfterEach
		void closeStores() {
			this.stores.forEach(RedisMessageStore::destroy);
		}

		@Override
		public void push(TestMailbox mailbox, byte[]... entries) {
			try (RedisConnection connection = this.other.getConnection()) {
				connection.listCommands().rPush(key(mailbox, "queue"), entries);
			}
		}

		@Override
		public void insertRejected(TestMailbox mailbox, String text) {
			try (RedisConnection connection = this.other.getConnection()) {
				connection.listCommands()
					.rPush(key(mailbox, "rejected"),
							"{\"text\":\"%s\"}".formatted(text).getBytes(StandardCharsets.UTF_8));
			}
		}

		@Override
		public void insertAnnouncement(String key, String... fields) {
			Map<String, String> json = new LinkedHashMap<>();
			for (int i = 0; i < fields.length; i += 2) {
				json.put(fields[i], fields[i + 1]);
			}
			try (RedisConnection connection = this.other.getConnection()) {
				connection.hashCommands()
					.hSet("test:announcements".getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8),
							new JsonMapper().writeValueAsBytes(json));
			}
		}

		@Test
		void ofLargeEntriesThoseAreReadThatWerePublished() {
			announcements().put(announcement("published", "mine"), false);
			for (int i = 0; i < 150; i++) {
				insertAnnouncement("k" + i, "text", "a".repeat(16_000));
			}
			StoredAnnouncements stored = announcements().read();
			List<String> unusable = stored.unusable().stream().map(StoredAnnouncements.Unusable::key).toList();
			assertThat(stored.usable()).hasSize(Announcements.MAX);
			assertThat(announced()).startsWith("mine");
			assertThat(unusable).hasSizeLessThan(10)
				.contains("(" + (151 - Announcements.MAX - (unusable.size() - 1)) + " others)");
		}

		@Test
		void anEntryWithoutATimeIsTheLast() {
			insertAnnouncement("a", "text", "without a time");
			announcements().put(announcement("b", "published"), false);
			insertAnnouncement("c", "text", "older", "createdAt", "2020-01-01T00:00:00Z");
			assertThat(announced()).containsExactly("older", "published", "without a time");
			assertThat(announcements().read().usable().get(2).message().createdAt()).isNull();
			announcements().put(announcement("a", "corrected"), false);
			assertThat(announced()).containsExactly("older", "published", "corrected");
			announcements().put(announcement("a", "published again"), true);
			assertThat(announced()).contains("published again");
			assertThat(announcements().read().usable()).allMatch((each) -> each.message().createdAt() != null);
		}

		@Test
		void aRawMessageOfTheMaximumSizeIsDeliveredAtItsTime() {
			TestMailbox mailbox = mailbox();
			String json = "{\"deliverAt\":\"%s\",\"text\":\"%s\"}"
				.formatted(clock().instant().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS), "%s");
			String text = "a".repeat(16 * 1024 - json.length() + 2);
			push(mailbox, json.formatted(text));
			assertThat(mailbox.receive()).isEmpty();
			clock().forward(Duration.ofHours(1));
			assertThat(mailbox.receive()).containsExactly(text);
			assertThat(mailbox.store().rejected(mailbox.recipient(), 10)).isEmpty();
		}

		@Test
		void whoLooksSeesAScheduledRawMessageAsItWasClaimed() {
			TestMailbox mailbox = mailbox();
			String json = "{\"deliverAt\":\"%s\",\"text\":\"a\"}".formatted(clock().instant().plusSeconds(3600));
			push(mailbox, json, json);
			mailbox.receive();
			List<QueueEntry> first = mailbox.store().peek(mailbox.recipient(), 10).entries();
			clock().forward(Duration.ofMinutes(1));
			assertThat(first).hasSize(2).isEqualTo(mailbox.store().peek(mailbox.recipient(), 10).entries());
			assertThat(first).extracting((entry) -> Objects.requireNonNull(entry.message()).id())
				.doesNotHaveDuplicates();
		}

		@Test
		void whatIsClosedExpires() {
			TestMailbox mailbox = mailbox();
			mailbox.store().closeAnnouncement(mailbox.recipient(), "a", clock().instant().plusSeconds(10));
			assertThat(timeToLive(mailbox)).isBetween(MailboxLimits.CLOSED.minusMinutes(1),
					MailboxLimits.CLOSED.plusSeconds(1));
			mailbox.store().closeAnnouncement(mailbox.recipient(), "b", clock().instant().plus(MailboxLimits.CLOSED));
			Duration longest = MailboxLimits.CLOSED.plus(LIMITS.retention());
			assertThat(timeToLive(mailbox)).isBetween(longest.minusMinutes(1), longest.plusSeconds(1));
		}

		private Duration timeToLive(TestMailbox mailbox) {
			try (RedisConnection connection = this.other.getConnection()) {
				return Duration.ofMillis(connection.keyCommands().pTtl(key(mailbox, "announced")));
			}
		}

		@Override
		public void insert(TestMailbox mailbox, String text) {
			push(mailbox, "{\"text\":\"%s\"}".formatted(text));
		}

		@Override
		public boolean countsExpiredEntries() {
			return true;
		}

		@Override
		public List<byte[]> waiting(TestMailbox mailbox) {
			return entries(key(mailbox, "queue"));
		}

		@Override
		public List<byte[]> rejected(TestMailbox mailbox) {
			return entries(key(mailbox, "rejected"));
		}

		private List<byte[]> entries(byte[] key) {
			try (RedisConnection connection = this.other.getConnection()) {
				List<byte[]> entries = connection.listCommands().lRange(key, 0, -1);
				return (entries != null) ? entries : List.of();
			}
		}

		private static byte[] key(TestMailbox mailbox, String part) {
			String name = mailbox.recipient().replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
			return ("test:{" + name + "}:" + part).getBytes(StandardCharsets.UTF_8);
		}

	}

}
