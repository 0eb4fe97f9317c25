package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.MailboxCursor;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MailboxWatcher;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.cache.ClaimCache;
import io.github.asyncmessages.store.redis.script.ScriptCall;
import io.github.asyncmessages.store.redis.script.ScriptExecutor;
import io.github.asyncmessages.store.redis.script.ScriptExecutors;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what {@link RedisMessageStore} leaves in Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisKeysIT {

	private static final LettuceConnectionFactory factory = RedisConnections.lettuce(RedisServers.standalone());

	private static final RedisConnectionFactory jedis = RedisConnections.jedis(RedisServers.standalone());

	private static final StringRedisTemplate redis = new StringRedisTemplate(factory);

	private static final MailboxLimits limits = MailboxLimits.DEFAULTS;

	private final MessageCodec codec = new MessageCodec(16 * 1024);

	private final RecordedEvents events = new RecordedEvents();

	private final RedisMessageStore store = store(factory);

	private final String recipient = "user-" + UUID.randomUUID();

	@AfterEach
	void closeStore() {
		this.store.destroy();
	}

	@Test
	void theQueueExpiresAfterTheRetention() {
		send(UserMessage.info("Hello"));
		assertThat(lifetime("queue")).isBetween(Duration.ofDays(29), Duration.ofDays(30));
	}

	@Test
	void theMarkThatARecipientWasSeenExpiresAfter400Days() {
		this.store.markSeen(List.of(this.recipient));
		assertThat(redis.keys("keys:{" + this.recipient + "}*")).containsExactly(key("seen"));
		assertThat(lifetime("seen")).isBetween(Duration.ofDays(399), Duration.ofDays(400));
		redis.expire(key("seen"), Duration.ofDays(1));
		this.store.markSeen(List.of(this.recipient));
		assertThat(lifetime("seen")).isBetween(Duration.ofDays(399), Duration.ofDays(400));
	}

	@Test
	void aClaimIsKeptAsLongAsItsMessagesWouldWait() {
		send(UserMessage.info("Hello"));
		this.store.claim(this.recipient, 0);
		assertThat(lifetime("claims")).isBetween(Duration.ofDays(29), Duration.ofDays(30));
		assertThat(redis.hasKey(key("queue"))).isFalse();
	}

	@Test
	void aCallThatShowsNothingReadsNoneOfManyUnreadMessages() {
		RedisMessageStore large = store(factory,
				new MailboxLimits(100, Duration.ofDays(30), Duration.ofSeconds(30), 10_000, Duration.ofDays(365)));
		// More than a script can pass to one command.
		for (int i = 0; i < 8100; i++) {
			large.append(this.recipient,
					this.codec.encode(UserMessage.info("Hello").untilRead().createdAt(Instant.now())));
		}
		redis.opsForList().rightPush(key("queue"), "{\"delivery\":\"" + "x".repeat(20_000) + "\"}");
		assertThat(large.list(this.recipient, false, null, 5).messages()).hasSize(5);
		large.destroy();
	}

	@Test
	void aReleasedQueueExpiresAfterTheRetention() {
		send(UserMessage.info("Hello"));
		this.store.claim(this.recipient, 0).complete(List.of()).toCompletableFuture().join();
		assertThat(lifetime("queue")).isBetween(Duration.ofDays(29), Duration.ofDays(30));
		assertThat(redis.hasKey(key("claims"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "inbox", "order", "unread", "until-read", "ends", "keys" })
	void theInboxExpiresWithItsLastMessage(String part) {
		Instant now = Instant.now();
		send(UserMessage.info("First").untilRead().key("first").expiresAt(now.plus(Duration.ofDays(1))));
		send(UserMessage.info("Last").untilRead().key("last").expiresAt(now.plus(Duration.ofDays(3))));
		assertThat(lifetime(part)).isBetween(Duration.ofDays(2), Duration.ofDays(3).plusMinutes(1));
	}

	@Test
	void anInboxWithAnUnreadMessageThatNeverExpiresIsKept() {
		send(UserMessage.info("First").untilRead().expiresAt(Instant.now().plus(Duration.ofDays(1))));
		UserMessage last = UserMessage.info("Last").untilRead();
		send(last);
		assertThat(redis.getExpire(key("inbox"))).isEqualTo(-1);
		this.store.markRead(this.recipient, last.id());
		assertThat(lifetime("inbox")).isBetween(Duration.ofDays(364), Duration.ofDays(365).plusMinutes(1));
	}

	@Test
	void scheduledMessagesExpireWhenTheLastHasWaitedLongEnough() {
		Instant now = Instant.now();
		send(UserMessage.info("Later").deliverAt(now.plus(Duration.ofDays(100))));
		assertThat(lifetime("scheduled")).isBetween(Duration.ofDays(129), Duration.ofDays(130).plusMinutes(1));
		send(UserMessage.info("Sooner").key("key").deliverAt(now.plus(Duration.ofDays(10))));
		assertThat(lifetime("scheduled")).isBetween(Duration.ofDays(129), Duration.ofDays(130).plusMinutes(1));
		UserMessage kept = UserMessage.info("Kept").inboxOnly().key("kept").deliverAt(now.plus(Duration.ofDays(1)));
		send(kept);
		assertThat(redis.getExpire(key("scheduled"))).isEqualTo(-1);
		this.store.withdraw(this.recipient, "kept");
		assertThat(lifetime("scheduled")).isBetween(Duration.ofDays(129), Duration.ofDays(130).plusMinutes(1));
		send(kept.expiresAt(now.plus(Duration.ofDays(300))));
		assertThat(lifetime("scheduled")).isBetween(Duration.ofDays(299), Duration.ofDays(300).plusMinutes(1));
		assertThat(redis.opsForHash().size(key("later"))).isEqualTo(3);
		assertThat(redis.getExpire(key("later"))).isEqualTo(redis.getExpire(key("scheduled")));
	}

	/**
	 * Scripts look at all scheduled messages of a mailbox.
	 */
	@Test
	void whatScriptsReadOfEachScheduledMessageIsSmall() {
		Instant now = Instant.now();
		UserMessage scheduled = UserMessage.info("x".repeat(10_000)).key("a key").deliverAt(now.plusSeconds(10));
		UserMessage snoozed = UserMessage.info("x".repeat(10_000)).inboxOnly();
		send(scheduled);
		send(snoozed);
		this.store.snooze(this.recipient, snoozed.id(), now.plusSeconds(20));
		assertThat(redis.opsForZSet().range(key("scheduled"), 0, -1)).satisfiesExactly(
				(first) -> assertThat(first).matches("\\d{16} " + scheduled.id() + " once 0 a key"),
				(second) -> assertThat(second).matches("\\d{16} " + snoozed.id() + " inbox 0 "));
		assertThat(redis.opsForHash().keys(key("later"))).containsExactlyInAnyOrder(scheduled.id(), snoozed.id());
	}

	@Test
	void whatTheLastPagesHaveShownIsKeptForSomeSeconds() {
		for (int i = 1; i <= 40; i++) {
			send(UserMessage.info("Hello").id("id-" + i));
			complete(List.of("id-" + i));
		}
		assertThat(redis.opsForList().range(key("shown"), 0, -1))
			.containsExactlyElementsOf(IntStream.rangeClosed(9, 40).mapToObj((i) -> " id-" + i + " ").toList());
		assertThat(lifetime("shown")).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
	}

	@Test
	void aPageThatCannotNoteWhatItHasShownKeepsItsClaim() {
		send(UserMessage.info("Hello").id("id"));
		Claim claim = this.store.claim(this.recipient, 0);
		redis.opsForValue().set(key("shown"), "not what it should be");
		Map<String, String> before = dump();
		assertThat(claim.complete(List.of("id")).toCompletableFuture()).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withMessageContaining("what became of the messages");
		assertThat(dump()).isEqualTo(before).containsKey(key("claims"));
	}

	/**
	 * Its JSON is kept by its id.
	 */
	@Test
	void aMessageWithTheIdOfOneThatHasExpiredUnseenIsScheduled() {
		Instant now = Instant.now();
		TestClock clock = new TestClock();
		RedisMessageStore later = new RedisMessageStore(factory,
				new RedisMessageStore.Settings("keys", Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO),
				limits, this.codec, clock, this.events);
		later.append(this.recipient, this.codec.encode(UserMessage.info("kept").deliverAt(now.plusSeconds(5000))));
		later.append(this.recipient, this.codec.encode(
				UserMessage.info("expired").id("id").deliverAt(now.plusSeconds(10)).expiresAt(now.plusSeconds(20))));
		clock.forward(Duration.ofSeconds(100));
		later.append(this.recipient,
				this.codec.encode(UserMessage.info("new").id("id").deliverAt(now.plusSeconds(1000))));
		assertThat(redis.opsForZSet().size(key("scheduled"))).isEqualTo(2);
		clock.forward(Duration.ofSeconds(1000));
		assertThat(later.claim(this.recipient, 0).messages()).extracting(UserMessage::text).containsExactly("new");
		assertThat(redis.opsForHash().size(key("later"))).isOne();
		later.destroy();
	}

	@Test
	void aSnoozedMessageKeepsItsKeyForAsLongAsItIsThere() {
		Instant now = Instant.now();
		UserMessage snoozed = UserMessage.info("Snoozed").untilRead().key("key");
		send(snoozed);
		send(UserMessage.info("First").untilRead().expiresAt(now.plus(Duration.ofDays(1))));
		this.store.snooze(this.recipient, snoozed.id(), now.plus(Duration.ofDays(10)));
		assertThat(lifetime("inbox")).isBetween(Duration.ofHours(23), Duration.ofDays(1).plusMinutes(1));
		assertThat(redis.opsForHash().entries(key("keys"))).containsExactly(Map.entry("key", snoozed.id()));
		assertThat(redis.getExpire(key("keys"))).isEqualTo(-1);
		send(UserMessage.info("Replaces").key("key"));
		assertThat(redis.keys("keys:{" + this.recipient + "}*")).doesNotContain(key("keys"), key("scheduled"),
				key("later"));
	}

	@Test
	void mailboxesAreFoundByTheKeysOfWhatTheyHold() {
		Stream.concat(MailboxKeys.ALL.stream(), Stream.of(MailboxKeys.HISTORY, MailboxKeys.SEEN))
			.forEach((part) -> redis.opsForValue().set("found:{" + this.recipient + "}:" + part, ""));
		assertThat(redis.keys(new String(MailboxKeys.pattern("found"), StandardCharsets.UTF_8)))
			.extracting((key) -> key.substring(key.lastIndexOf(':') + 1))
			.containsExactlyInAnyOrder("queue", "claims", "inbox", "rejected", "scheduled");
	}

	@Test
	void nothingIsLeftOfAnEmptyMailbox() {
		UserMessage persistent = UserMessage.info("Keep").untilRead().key("keep");
		send(UserMessage.info("Once"));
		send(persistent);
		send(UserMessage.info("Later").deliverAt(Instant.now().plus(Duration.ofDays(1))));
		complete(List.of());
		complete(this.store.claim(this.recipient, 0).messages().stream().map(UserMessage::id).toList());
		this.store.erase(this.recipient);
		assertThat(redis.keys("keys:{" + this.recipient + "}*")).isEmpty();
	}

	private void complete(List<String> ids) {
		this.store.claim(this.recipient, 0).complete(ids).toCompletableFuture().join();
	}

	@ParameterizedTest
	@ValueSource(strings = { "queue", "claims", "inbox", "order", "unread", "until-read", "ends", "keys", "rejected",
			"scheduled", "shown", "later" })
	void aKeyOfAWrongTypeFailsClearlyAndChangesNothing(String part) {
		send(UserMessage.info("Waiting").key("waiting"));
		send(UserMessage.info("Kept").untilRead().key("kept"));
		redis.delete(key(part));
		redis.opsForValue().set(key(part), "not what it should be");
		Map<String, String> before = dump();
		assertThatExceptionOfType(MailboxRefusedException.class)
			.isThrownBy(() -> send(UserMessage.info("New").untilRead().key("waiting")))
			.withMessageContaining("WRONGTYPE")
			.withMessageContaining(this.recipient);
		assertThatExceptionOfType(MessageStoreException.class)
			.isThrownBy(() -> this.store.withdraw(this.recipient, "kept"));
		assertThat(dump()).isEqualTo(before);
	}

	@Test
	void aClaimThatADriverRepeatsIsTheSameClaim() {
		send(UserMessage.info("Hello"));
		ScriptExecutor executor = executor();
		ScriptCall call = claim("0", "claim");
		List<Object> first = executor.execute(call).join();
		List<Object> second = executor.execute(call).join();
		executor.close();
		assertThat((List<?>) first.get(1)).hasSize(1);
		assertThat((byte[]) ((List<?>) second.get(1)).get(0)).isEqualTo((byte[]) ((List<?>) first.get(1)).get(0));
	}

	@Test
	void aClaimOfWhichNothingWasDecidedIsConfirmedAsItsPageShowedIt() {
		send(UserMessage.info("Kept").inboxOnly().id("kept"));
		redis.opsForList()
			.rightPushAll(key("queue"), "{\"text\":\"10 %\",\"key\":\"import\"}", "unusable",
					"{\"text\":\"Stays\",\"delivery\":\"until-read\"}", "{\"text\":\"Repeated\",\"id\":\"kept\"}",
					"{\"text\":\"20 %\",\"key\":\"import\"}", "{\"text\":\"Done\"}");
		claimAndCrash("crashed");
		assertThat(this.store.confirm(this.recipient, "crashed")).extracting(UserMessage::text)
			.containsExactly("20 %", "Done");
		assertThat(this.store.list(this.recipient, false, null, 10).messages()).extracting(UserMessage::text)
			.containsExactly("Stays", "Kept");
		assertThat(redis.opsForList().range(key("rejected"), 0, -1)).containsExactly("unusable");
		assertThat(redis.hasKey(key("claims"))).isFalse();
	}

	@Test
	void aConfirmationReplacesNothingThatWasClaimedLater() {
		redis.opsForList()
			.rightPushAll(key("queue"), "{\"text\":\"10 %\",\"key\":\"import\"}",
					"{\"text\":\"Once\",\"id\":\"once\"}");
		claimAndCrash("older");
		redis.opsForList()
			.rightPushAll(key("queue"), "{\"text\":\"20 %\",\"key\":\"import\"}",
					"{\"text\":\"Repeated\",\"id\":\"once\"}");
		claimAndCrash("newer");
		assertThat(this.store.confirm(this.recipient, "older")).extracting(UserMessage::text)
			.containsExactly("10 %", "Once");
		assertThat(this.store.confirm(this.recipient, "newer")).extracting(UserMessage::text).startsWith("20 %");
	}

	@Test
	void ofTwoRemindersWithOneKeyTheOneThatWasClaimedLaterReplacesTheOther() {
		Instant time = Instant.now().plusSeconds(3600);
		for (String text : List.of("older", "newer")) {
			redis.opsForList()
				.rightPush(key("queue"),
						"{\"text\":\"%s\",\"key\":\"key\",\"deliverAt\":\"%s\"}".formatted(text, time));
			claimAndCrash(text);
		}
		this.store.confirm(this.recipient, "older");
		this.store.confirm(this.recipient, "newer");
		assertThat(this.store.peek(this.recipient, 10).entries()).singleElement()
			.extracting(QueueEntry::message)
			.extracting(UserMessage::text)
			.isEqualTo("newer");
	}

	/**
	 * Claims as a node does that crashes before it has decided about the entries.
	 */
	private void claimAndCrash(String claimId) {
		ScriptExecutor executor = executor();
		executor.execute(claim("0", claimId)).join();
		executor.close();
	}

	/**
	 * As that of a page that gave up waiting, if its claim never came.
	 */
	@Test
	void aReleaseOfAClaimThatIsNotThereHoldsUpNothing() {
		ScriptExecutor executor = executor();
		executor.execute(call(Script.RELEASE, "0", "late")).join();
		assertThat(redis.opsForHash().keys(key("claims"))).containsExactly("late");
		send(UserMessage.info("Hello"));
		Claim claim = this.store.claim(this.recipient, 0);
		assertThat(claim.messages()).extracting(UserMessage::text).containsExactly("Hello");
		claim.complete(List.of(claim.messages().get(0).id())).toCompletableFuture().join();
		String later = String.valueOf(limits.claimTimeout().toNanos() / 1000 + 1_000_000);
		executor.execute(claim(later, "next")).join();
		executor.close();
		assertThat(redis.hasKey(key("claims"))).isFalse();
	}

	@Test
	void aServerThatHasForgottenTheScriptsIsToldThemAgain() {
		send(UserMessage.info("First"));
		try (RedisConnection connection = factory.getConnection()) {
			connection.scriptingCommands().scriptFlush();
		}
		send(UserMessage.info("Second"));
		assertThat(redis.opsForList().size(key("queue"))).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void ofManyMailboxesABrokenOneFailsAlone(boolean lettuce) {
		List<String> recipients = IntStream.range(0, 600).mapToObj((i) -> this.recipient + i).toList();
		String broken = recipients.get(300);
		redis.opsForValue().set("keys:{" + broken + "}:queue", "not what it should be");
		RedisMessageStore other = lettuce ? this.store : store(jedis);
		Map<String, MessageStoreException> failures = other.appendAll(recipients,
				this.codec.encode(UserMessage.info("Hello")));
		assertThat(failures).containsOnlyKeys(broken);
		assertThat(failures.get(broken)).isInstanceOf(MailboxRefusedException.class)
			.hasMessageContaining("for '" + broken + "' is perhaps not stored: WRONGTYPE");
		assertThat(recipients).filteredOn((each) -> !each.equals(broken))
			.allSatisfy((each) -> assertThat(this.store.claim(each, 0).messages()).hasSize(1));
		if (!lettuce) {
			other.destroy();
		}
	}

	@Test
	void whoMayNotCopyServesManyMailboxesAllTheSame() {
		try (RedisConnection connection = factory.getConnection()) {
			connection.execute("ACL", bytes("SETUSER", "no-copy", "on", ">secret", "~*", "+@all", "-copy"));
		}
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", factory.getPort());
		configuration.setUsername("no-copy");
		configuration.setPassword(RedisPassword.of("secret"));
		LettuceConnectionFactory driver = new LettuceConnectionFactory(configuration);
		driver.afterPropertiesSet();
		driver.start();
		RedisMessageStore other = store(driver);
		List<String> recipients = IntStream.range(0, 10).mapToObj((i) -> this.recipient + i).toList();
		assertThat(other.appendAll(recipients, this.codec.encode(UserMessage.info("To all")))).isEmpty();
		assertThat(recipients).allSatisfy((each) -> assertThat(this.store.claim(each, 0).messages()).hasSize(1));
		other.destroy();
		driver.destroy();
	}

	@Test
	void aClaimThatIsRefusedLeavesNothing() {
		redis.opsForValue().set(key("queue"), "not what it should be");
		assertThatExceptionOfType(MailboxRefusedException.class).isThrownBy(() -> this.store.claim(this.recipient, 0));
		// What the store had sent after it would be answered by now.
		this.store.countUnread(this.recipient + " of another");
		assertThat(redis.hasKey(key("claims"))).isFalse();
	}

	@Test
	void ofManyMailboxesEachIsWrittenWithRegardToWhatItHolds() {
		UserMessage message = UserMessage.info("To all").createdAt(Instant.now());
		EncodedMessage encoded = this.codec.encode(message);
		List<String> recipients = IntStream.range(0, 600).mapToObj((i) -> this.recipient + i).toList();
		for (int i = 0; i < 600; i++) {
			switch (i % 4) {
				case 1 -> this.store.append(recipients.get(i), this.codec.encode(UserMessage.info("Waits")));
				case 2 -> {
					this.store.append(recipients.get(i), encoded);
					this.store.claim(recipients.get(i), 0);
				}
				case 3 -> this.store.append(recipients.get(i), this.codec.encode(message.inboxOnly()));
				default -> {
					// Nothing is there.
				}
			}
		}
		assertThat(this.store.appendAll(recipients, encoded)).isEmpty();
		for (int i = 0; i < 600; i++) {
			String queue = "keys:{" + recipients.get(i) + "}:queue";
			assertThat(redis.opsForList().range(queue, 0, -1)).hasSize(List.of(1, 2, 0, 0).get(i % 4));
			if (i % 4 < 2) {
				assertThat(redis.opsForList().index(queue, -1)).isEqualTo(encoded.json());
				assertThat(Duration.ofSeconds(redis.getExpire(queue))).isBetween(Duration.ofDays(29),
						Duration.ofDays(30));
			}
		}
	}

	@Test
	void whoHasALimitOrAnInboxIsServedAsOneOfManyAsAlone() {
		RedisMessageStore small = store(factory,
				new MailboxLimits(2, Duration.ofDays(30), Duration.ofSeconds(30), 1000, Duration.ofDays(365)));
		String sally = this.recipient + " sally";
		UserMessage twice = UserMessage.info("Twice").inboxOnly();
		List<String> both = List.of(this.recipient, sally);
		for (UserMessage message : List.of(twice, twice, UserMessage.info("First"), UserMessage.info("Second"),
				UserMessage.info("Third"), UserMessage.info("Old").key("key"), UserMessage.info("New").key("key"))) {
			assertThat(small.appendAll(both, this.codec.encode(message.createdAt(Instant.now())))).isEmpty();
		}
		for (String each : both) {
			assertThat(small.countUnread(each)).isOne();
			assertThat(small.claim(each, 0).messages()).extracting(UserMessage::text).containsExactly("Third", "New");
		}
		assertThat(this.events.of(MessagesDroppedEvent.class)).extracting(MessagesDroppedEvent::recipient)
			.containsExactly(this.recipient, sally, this.recipient, sally);
		small.destroy();
	}

	@Test
	void aLookLeavesEveryKeyAsItWas() {
		send(UserMessage.info("Kept").untilRead());
		redis.opsForList().rightPush(key("queue"), "unusable");
		this.store.claim(this.recipient, 0).complete(List.of()).toCompletableFuture().join();
		send(UserMessage.info("Later").deliverAt(Instant.now().plus(Duration.ofDays(1))));
		send(UserMessage.info("Claimed"));
		this.store.claim(this.recipient, 0);
		redis.opsForList().rightPushAll(key("queue"), "{\"text\":\"Waits\"}", "unusable", "{}");
		Map<String, String> before = dump();
		Map<String, Long> lifetimes = lifetimes(before.keySet());
		assertThat(this.store.peek(this.recipient, 10).entries()).hasSize(5);
		assertThat(this.store.rejected(this.recipient, 10)).hasSize(1);
		assertThat(recipients(this.store)).contains(this.recipient);
		assertThat(this.store.summary(this.recipient)).isEqualTo(new MailboxSummary(this.recipient, 4, 1, 1, 1, false));
		assertThat(dump()).isEqualTo(before);
		assertThat(lifetimes(before.keySet())).allSatisfy((key, seconds) -> assertThat(seconds)
			.isBetween(lifetimes.getOrDefault(key, 0L) - 60, lifetimes.get(key)));
	}

	private static Map<String, Long> lifetimes(Set<String> keys) {
		return keys.stream().collect(Collectors.toMap(Function.identity(), redis::getExpire));
	}

	@Test
	void aMailboxThatCannotBeReadIsLeftOutOfTheList() {
		redis.opsForValue().set(key("queue"), "not what it should be");
		this.store.append(this.recipient + "-2", this.codec.encode(UserMessage.info("Hello")));
		assertThat(recipients(this.store)).contains(this.recipient + "-2").doesNotContain(this.recipient);
		assertThatExceptionOfType(MailboxRefusedException.class).isThrownBy(() -> this.store.summary(this.recipient))
			.withMessageContaining(this.recipient);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", ":", ":x", ":-1", ":99999999999999999999", "node:0", ":0:0", ": 0" })
	void aCursorThatNoServerHasGivenIsRefused(String position) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.store.recipients(MailboxFilter.NONE, MailboxCursor.encode("redis", position), 10))
			.withMessageContaining("'cursor' must come from the previous page");
	}

	@Test
	void aPrefixIsNoPattern() {
		send(UserMessage.info("Hello"));
		RedisMessageStore other = new RedisMessageStore(factory, new RedisMessageStore.Settings("k*[a-z]s?",
				Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO), limits, this.codec, new TestClock(),
				this.events);
		other.append("sally", this.codec.encode(UserMessage.info("Hello")));
		redis.opsForValue().set("k*[a-z]s?:{barry}:quota", "of another program");
		assertThat(recipients(other)).containsExactly("sally");
		other.erase("sally");
		other.destroy();
	}

	private static List<String> recipients(RedisMessageStore store) {
		List<String> found = new ArrayList<>();
		String cursor = null;
		do {
			MailboxPage page = store.recipients(MailboxFilter.NONE, cursor, 100);
			page.mailboxes().stream().map(MailboxSummary::recipient).forEach(found::add);
			cursor = page.nextCursor();
		}
		while (cursor != null);
		return found;
	}

	@Test
	void anEntryThatCannotBeUsedReplacesNothing() {
		send(UserMessage.info("Kept").untilRead().key("kept"));
		redis.opsForList().rightPush(key("queue"), "{\"text\":\"Bad\",\"key\":\"kept\",\"level\":\"bogus\"}");
		assertThat(this.store.claim(this.recipient, 0).untilRead()).extracting(UserMessage::text)
			.containsExactly("Kept");
		assertThat(this.store.countUnread(this.recipient)).isOne();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aServerThatForgetsKeysIsWarnedOf(boolean lettuce, CapturedOutput output) {
		try (RedisNode server = RedisServers.start()) {
			RedisConnectionFactory driver = lettuce ? RedisConnections.lettuce(server.port())
					: RedisConnections.jedis(server.port());
			new StringRedisTemplate(driver).execute((RedisCallback<Boolean>) (connection) -> {
				connection.serverCommands().setConfig("maxmemory-policy", "allkeys-lru");
				return true;
			});
			RedisMessageStore other = store(driver);
			other.connect();
			Awaitility.await()
				.untilAsserted(() -> assertThat(output).contains("Set its 'maxmemory-policy' to 'noeviction'")
					.contains("it is 'allkeys-lru'"));
			other.destroy();
		}
	}

	private RedisMessageStore store(RedisConnectionFactory driver) {
		return store(driver, limits);
	}

	private RedisMessageStore store(RedisConnectionFactory driver, MailboxLimits limits) {
		return new RedisMessageStore(driver, new RedisMessageStore.Settings("keys", Duration.ofSeconds(5),
				Duration.ofSeconds(5), Duration.ofMinutes(1)), limits, this.codec, new TestClock(), this.events);
	}

	private void send(UserMessage message) {
		this.store.append(this.recipient, this.codec.encode(message.createdAt(Instant.now())));
	}

	private Duration lifetime(String part) {
		return Duration.ofSeconds(redis.getExpire(key(part)));
	}

	private String key(String part) {
		return "keys:{" + this.recipient + "}:" + part;
	}

	private Map<String, String> dump() {
		Map<String, String> dump = new HashMap<>();
		for (String key : new ArrayList<>(redis.keys("keys:{" + this.recipient + "}*"))) {
			dump.put(key, Arrays.toString(redis.dump(key)));
		}
		return dump;
	}

	private static ScriptExecutor executor() {
		TestClock clock = new TestClock();
		MailboxWatcher watcher = new MailboxWatcher(clock, (recipients) -> Map.of(), (message, failure) -> {
		});
		return ScriptExecutors.over(factory,
				new TrackedMailboxes("keys", new ClaimCache(Duration.ZERO, clock, watcher)));
	}

	private ScriptCall claim(String clockOffset, String claimId) {
		return call(Script.CLAIM, clockOffset, claimId, "20", "1", "0", MailboxKeys.beginning("keys", this.recipient));
	}

	private ScriptCall call(Script script, String... args) {
		return new ScriptCall(script.source(limits, 16 * 1024, Duration.ofSeconds(10)),
				MailboxKeys.of("keys", this.recipient, script.keys()).toArray(byte[][]::new), bytes(args));
	}

	private static byte[][] bytes(String... args) {
		return Arrays.stream(args).map((arg) -> arg.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
	}

}
