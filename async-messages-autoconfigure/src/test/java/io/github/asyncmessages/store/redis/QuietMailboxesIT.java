package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QuietMailboxes} and the connection that keeps them: a page whose user
 * has no news asks nothing, and no message is missed.
 */
@ExtendWith(OutputCaptureExtension.class)
class QuietMailboxesIT {

	private static final int ROUNDS = 10_000;

	/**
	 * More than a notice takes on a busy machine, and far less than a mark lasts: a
	 * notice that is lost would take a minute.
	 */
	private static final Duration NOTICE = Duration.ofSeconds(1);

	private final RedisNode server = RedisServers.start();

	private final RedisConnectionFactory driver = RedisConnections.lettuce(this.server.port());

	/** Another client, in whose commands the store has no part. */
	private final StringRedisTemplate other = new StringRedisTemplate(RedisConnections.jedis(this.server.port()));

	private final MessageCodec codec = new MessageCodec(16 * 1024);

	private final TestClock clock = new TestClock();

	private final String recipient = "user {%} " + UUID.randomUUID();

	private RedisMessageStore store = store(this.driver);

	private RedisMessageStore store(RedisConnectionFactory driver) {
		return store(driver, Duration.ofMinutes(1));
	}

	private RedisMessageStore store(RedisConnectionFactory driver, Duration quietFor) {
		return store(driver, Duration.ofSeconds(10), quietFor);
	}

	private RedisMessageStore store(RedisConnectionFactory driver, Duration timeout, Duration quietFor) {
		return new RedisMessageStore(driver, new RedisStoreSettings("quiet", timeout, timeout, quietFor),
				new MailboxLimits(100, Duration.ofDays(30), Duration.ofSeconds(30), 1000, Duration.ofDays(365)),
				this.codec, this.clock, new RecordedEvents());
	}

	@BeforeEach
	void awaitTracking() {
		awaitQuiet(this.recipient);
	}

	@AfterEach
	void close() {
		this.store.destroy();
		this.server.close();
	}

	@Test
	void aPageWithoutNewsAsksNothing() {
		assertThat(scriptsOf(() -> {
			for (int i = 0; i < 100; i++) {
				Claim claim = this.store.claim(this.recipient);
				assertThat(claim.messages()).isEmpty();
				assertThat(claim.complete(List.of())).isCompleted();
			}
		})).isZero();
	}

	@Test
	void aPageThatShowsABadgeAndAnUnreadMessageAsksNothing() {
		send(UserMessage.info("Stays").untilRead());
		send(UserMessage.info("In the inbox").inboxOnly());
		awaitQuiet(this.recipient);
		assertThat(scriptsOf(() -> {
			Claim claim = this.store.claim(this.recipient);
			assertThat(claim.unreadCount()).isEqualTo(2);
			assertThat(claim.untilRead()).extracting(UserMessage::text).containsExactly("Stays");
		})).isZero();
	}

	@Test
	void whatWasReadIsGoneFromTheNextPage() {
		UserMessage message = UserMessage.info("Stays").untilRead();
		send(message);
		awaitQuiet(this.recipient);
		this.store.markRead(this.recipient, message.id());
		assertThat(this.store.claim(this.recipient).untilRead()).isEmpty();
		assertThat(this.store.claim(this.recipient).unreadCount()).isZero();
		awaitQuiet(this.recipient);
		this.store.markUnread(this.recipient, message.id());
		assertThat(this.store.claim(this.recipient).unreadCount()).isOne();
		awaitQuiet(this.recipient);
		this.store.delete(this.recipient, message.id());
		assertThat(this.store.claim(this.recipient).unreadCount()).isZero();
	}

	@Test
	void aClaimThatFindsNothingWritesNothing() {
		send(UserMessage.info("Stays").untilRead());
		Object before = property("stats", "total_commands_processed");
		String dirty = String.valueOf(property("persistence", "rdb_changes_since_last_save"));
		for (int i = 0; i < 3; i++) {
			this.clock.forward(Duration.ofMinutes(2));
			this.store.claim(this.recipient);
		}
		assertThat(property("persistence", "rdb_changes_since_last_save")).isEqualTo(dirty);
		assertThat(property("stats", "total_commands_processed")).isNotEqualTo(before);
	}

	@Test
	void whatThisApplicationHasSentIsOnTheVeryNextPage() {
		for (int i = 0; i < ROUNDS; i++) {
			if (i % 2 == 0) {
				send(UserMessage.info("Message " + i));
			}
			else {
				assertThat(this.store.appendAll(List.of(this.recipient),
						this.codec.encode(UserMessage.info("Message " + i).createdAt(this.clock.instant()))))
					.isEmpty();
			}
			Claim claim = this.store.claim(this.recipient);
			assertThat(claim.messages()).extracting(UserMessage::text).containsExactly("Message " + i);
			claim.complete(List.of(claim.messages().get(0).id())).toCompletableFuture().join();
			// Now and then a mark is there, and now and then it is about to come.
			for (int look = 0; look < i % 4; look++) {
				assertThat(this.store.claim(this.recipient).messages()).isEmpty();
			}
		}
	}

	@Test
	void whatIsReleasedIsOnTheVeryNextPage() {
		send(UserMessage.info("Message"));
		for (int i = 0; i < 1000; i++) {
			Claim claim = this.store.claim(this.recipient);
			assertThat(claim.messages()).hasSize(1);
			assertThat(this.store.claim(this.recipient).messages()).isEmpty();
			claim.complete(List.of()).toCompletableFuture().join();
		}
	}

	@Test
	void noMessageOfAnotherClientIsMissed() throws Exception {
		assertThat(missed(ROUNDS, true)).isZero();
	}

	@Test
	void noMessageIsMissedWhileConnectionsAreKilled() throws Exception {
		AtomicBoolean ended = new AtomicBoolean();
		ExecutorService thread = Executors.newSingleThreadExecutor();
		Future<Integer> killed = thread.submit(() -> {
			StringRedisTemplate killer = new StringRedisTemplate(RedisConnections.jedis(this.server.port()));
			int count = 0;
			while (!ended.get()) {
				count += kill(killer);
				TimeUnit.MILLISECONDS.sleep(5);
			}
			return count;
		});
		try {
			missed(1000, false);
		}
		finally {
			ended.set(true);
			thread.shutdown();
		}
		assertThat(killed.get(10, TimeUnit.SECONDS)).isGreaterThan(10);
		// What a page has left that gave up is over by then.
		this.clock.forward(Duration.ofSeconds(31));
		awaitQuiet(this.recipient);
	}

	/**
	 * Pushes messages by another client while pages are rendered, some of which fail. The
	 * server tells of a write when it answers the writer, so that a page of that very
	 * moment may come before the notice.
	 * @return how many were on no page within the time that a notice may take
	 */
	private int missed(int rounds, boolean counted) throws Exception {
		AtomicBoolean ended = new AtomicBoolean();
		ExecutorService threads = Executors.newFixedThreadPool(2);
		List<Future<?>> pages = new ArrayList<>();
		String noisy = this.recipient + " noisy";
		for (int i = 0; i < 2; i++) {
			pages.add(threads.submit(() -> {
				RandomGenerator random = RandomGenerator.getDefault();
				while (!ended.get()) {
					try {
						this.store.append(noisy, this.codec.encode(UserMessage.info("Noise")));
						Claim claim = this.store.claim(noisy);
						claim.complete(random.nextBoolean() ? List.of()
								: claim.messages().stream().map(UserMessage::id).toList());
						this.store.claim(this.recipient + random.nextInt(10));
					}
					catch (MessageStoreException ex) {
						// A connection was killed.
					}
				}
			}));
		}
		int missed = 0;
		try {
			for (int i = 0; i < rounds; i++) {
				String text = "Message " + i;
				look();
				push(text);
				missed += isOnNextPage(text, counted) ? 0 : 1;
			}
		}
		finally {
			ended.set(true);
			threads.shutdown();
			assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
		}
		for (Future<?> page : pages) {
			page.get();
		}
		return missed;
	}

	private void look() {
		try {
			this.store.claim(this.recipient);
		}
		catch (MessageStoreException ex) {
			// A connection was killed.
		}
	}

	/**
	 * Pushes a message, again if the connection was killed: its id makes that harmless.
	 */
	private void push(String text) {
		String entry = "{\"text\":\"%s\",\"id\":\"%s\"}".formatted(text, text.replace(' ', '-'));
		for (int attempt = 0; attempt < 10; attempt++) {
			try {
				this.other.opsForList().rightPush(key("queue"), entry);
				return;
			}
			catch (RedisConnectionFailureException ex) {
				// The next connection may live longer.
			}
		}
		throw new IllegalStateException("Every connection was killed");
	}

	/**
	 * Whether a message comes by itself, long before a mark would end.
	 */
	private boolean isOnNextPage(String text, boolean once) {
		long start = System.nanoTime();
		int pages = 0;
		while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10)) {
			try {
				Claim claim = this.store.claim(this.recipient);
				pages++;
				if (!claim.messages().isEmpty()) {
					assertThat(claim.messages()).extracting(UserMessage::text).containsExactly(text);
					claim.complete(claim.messages().stream().map(UserMessage::id).toList())
						.toCompletableFuture()
						.join();
					return !once || pages == 1 || System.nanoTime() - start < NOTICE.toNanos();
				}
			}
			catch (MessageStoreException ex) {
				// A connection was killed.
			}
		}
		throw new AssertionError("The message '" + text + "' did not come");
	}

	/**
	 * Ends one of the connections of the store.
	 */
	private static int kill(StringRedisTemplate killer) {
		List<String> ids = client(killer, "LIST").lines()
			.filter((line) -> line.matches(".* cmd=(evalsha|eval|ping|hello|client\\|tracking) .*"))
			.map((line) -> line.replaceAll("id=(\\d+) .*", "$1"))
			.toList();
		if (ids.isEmpty()) {
			return 0;
		}
		return Integer
			.parseInt(client(killer, "KILL", "ID", ids.get(RandomGenerator.getDefault().nextInt(ids.size()))));
	}

	private static String client(StringRedisTemplate redis, String... args) {
		return String.valueOf(redis.execute((RedisCallback<String>) (connection) -> {
			Object reply = connection.execute("CLIENT",
					Stream.of(args).map(QuietMailboxesIT::bytes).toArray(byte[][]::new));
			return (reply instanceof byte[] text) ? new String(text, StandardCharsets.UTF_8) : String.valueOf(reply);
		}));
	}

	@Test
	void whenAllKeysAreGoneNothingIsShown() {
		send(UserMessage.info("Stays").untilRead());
		awaitQuiet(this.recipient);
		this.other.execute((RedisCallback<Object>) (connection) -> {
			connection.serverCommands().flushAll();
			return "";
		});
		Awaitility.await().until(() -> this.store.claim(this.recipient).unreadCount() == 0);
	}

	@Test
	void aMessageThatExpiresIsNotShownAgain() {
		send(UserMessage.info("Stays").untilRead().expiresAt(this.clock.instant().plusSeconds(20)));
		awaitQuiet(this.recipient);
		this.clock.forward(Duration.ofSeconds(10));
		assertThat(this.store.claim(this.recipient).untilRead()).hasSize(1);
		this.clock.forward(Duration.ofSeconds(11));
		assertThat(this.store.claim(this.recipient).untilRead()).isEmpty();
		assertThat(this.store.claim(this.recipient).unreadCount()).isZero();
	}

	@Test
	void theMessagesOfAPageThatNeverEndedComeBackAlthoughOthersHaveLooked() {
		send(UserMessage.info("Lost"));
		this.store.claim(this.recipient);
		for (int i = 0; i < 30; i++) {
			assertThat(this.store.claim(this.recipient).messages()).isEmpty();
			this.clock.forward(Duration.ofMillis(990));
		}
		this.clock.forward(Duration.ofSeconds(1));
		assertThat(this.store.claim(this.recipient).messages()).extracting(UserMessage::text).containsExactly("Lost");
	}

	@Test
	void aMarkEnds() {
		this.clock.forward(Duration.ofSeconds(59));
		assertThat(scriptsOf(() -> this.store.claim(this.recipient))).isZero();
		this.clock.forward(Duration.ofSeconds(2));
		assertThat(scriptsOf(() -> this.store.claim(this.recipient))).isOne();
	}

	@Test
	void aServerThatFallsSilentIsNotTrusted() {
		RedisMessageStore impatient = store(this.driver, Duration.ofMillis(500), Duration.ofMinutes(1));
		awaitQuiet(impatient, this.recipient);
		this.server.pause();
		Awaitility.await()
			.untilAsserted(() -> assertThatExceptionOfType(MessageStoreException.class)
				.isThrownBy(() -> impatient.claim(this.recipient)));
		this.server.resume();
		push("Hello");
		Awaitility.await()
			.ignoreExceptionsInstanceOf(MessageStoreException.class)
			.until(() -> !impatient.claim(this.recipient).messages().isEmpty());
		impatient.destroy();
	}

	@Test
	void aServerThatWasStartedAgainIsTrackedAgain() {
		this.server.stop();
		this.server.restart();
		awaitQuiet(this.recipient);
		push("Hello");
		Awaitility.await().until(() -> !this.store.claim(this.recipient).messages().isEmpty());
	}

	@Test
	void whereTheUserMayNotTrackEachPageAsks(CapturedOutput output) {
		this.other.execute(
				(RedisCallback<Object>) (connection) -> connection.execute("ACL", bytes("SETUSER"), bytes("limited"),
						bytes("on"), bytes(">secret"), bytes("~*"), bytes("+@all"), bytes("-client|tracking")));
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", this.server.port());
		configuration.setUsername("limited");
		configuration.setPassword(RedisPassword.of("secret"));
		assertEachPageAsks(new LettuceConnectionFactory(configuration), Duration.ofMinutes(1), output,
				"the server has refused to track keys: NOPERM");
	}

	@Test
	void withTheOldProtocolEachPageAsks(CapturedOutput output) {
		assertEachPageAsks(
				new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", this.server.port()),
						LettuceClientConfiguration.builder()
							.clientOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build())
							.build()),
				Duration.ofMinutes(1), output, "the protocol is RESP2");
	}

	@Test
	void whereMailboxesAreNeverQuietEachPageAsks(CapturedOutput output) {
		assertEachPageAsks(
				new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", this.server.port())),
				Duration.ZERO, output, "async-messages.redis.quiet-for is 0");
	}

	@Test
	void withJedisEachPageAsks(CapturedOutput output) {
		assertSaid(RedisConnections.jedis(this.server.port()), output, "the driver is not Lettuce");
	}

	@Test
	void inAClusterEachPageAsks(CapturedOutput output) {
		assertSaid(RedisConnections.lettuceCluster(RedisServers.cluster()), output, "the servers are a cluster");
	}

	private void assertSaid(RedisConnectionFactory driver, CapturedOutput output, String reason) {
		RedisMessageStore other = store(driver);
		assertThat(output).contains("Each page asks Redis, also when there is no news, because " + reason);
		other.destroy();
	}

	private void assertEachPageAsks(LettuceConnectionFactory driver, Duration quietFor, CapturedOutput output,
			String reason) {
		driver.afterPropertiesSet();
		driver.start();
		RedisMessageStore other = store(driver, quietFor);
		other.claim(this.recipient);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output)
				.contains("Each page asks Redis, also when there is no news, because " + reason));
		assertThat(scriptsOf(() -> {
			for (int i = 0; i < 10; i++) {
				other.claim(this.recipient);
			}
		})).isEqualTo(10);
		push("Hello");
		assertThat(other.claim(this.recipient).messages()).hasSize(1);
		other.destroy();
		driver.destroy();
	}

	@Test
	void theMarksOfManyMailboxesTakeBoundedMemory() {
		QuietMailboxes quiet = new QuietMailboxes("quiet", Duration.ofMinutes(1), this.clock);
		quiet.begin(this);
		int found = 0;
		for (int i = 0; i < 200_000; i++) {
			QuietMailboxes.Look look = Objects.requireNonNull(quiet.look("user-" + i));
			look.mark(1, List.of(), 1000, -1);
		}
		for (int i = 0; i < 200_000; i++) {
			found += (quiet.find("user-" + i) != null) ? 1 : 0;
		}
		assertThat(found).isBetween(1000, 10_000);
	}

	private void send(UserMessage message) {
		this.store.append(this.recipient, this.codec.encode(message.createdAt(this.clock.instant())));
	}

	private void awaitQuiet(String recipient) {
		awaitQuiet(this.store, recipient);
	}

	private void awaitQuiet(RedisMessageStore store, String recipient) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(10))
			.ignoreExceptions()
			.until(() -> scriptsOf(() -> store.claim(recipient)) == 0);
	}

	/**
	 * How many scripts the server runs for an action.
	 */
	private long scriptsOf(Runnable action) {
		long before = scripts();
		action.run();
		return scripts() - before;
	}

	private long scripts() {
		return this.other.execute((RedisCallback<Long>) (connection) -> connection.serverCommands()
			.info("commandstats")
			.entrySet()
			.stream()
			.filter((entry) -> String.valueOf(entry.getKey()).matches("cmdstat_eval(sha)?"))
			.mapToLong((entry) -> Long.parseLong(String.valueOf(entry.getValue()).replaceAll("calls=(\\d+).*", "$1")))
			.sum());
	}

	private Object property(String section, String name) {
		return this.other.execute((RedisCallback<Object>) (connection) -> String
			.valueOf(connection.serverCommands().info(section).getProperty(name)));
	}

	private String key(String part) {
		return "quiet:{" + this.recipient.replace("%", "%25").replace("{", "%7B").replace("}", "%7D") + "}:" + part;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
