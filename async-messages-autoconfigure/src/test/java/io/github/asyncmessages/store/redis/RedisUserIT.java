package io.github.asyncmessages.store.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MailboxStatus;
import io.github.asyncmessages.store.MailboxWatch;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The user that the documentation tells to create can do all that the library does, and
 * nothing else.
 */
class RedisUserIT {

	private static final RedisConnectionFactory admin = RedisConnections.jedis(RedisServers.standalone());

	private static final RedisConnectionFactory user = createAndConnect();

	/** What the library sends, as opposed to what scripts call. */
	private static final Set<String> SENT = Set.of("evalsha", "eval", "ping", "client|tracking");

	/** Without these, the store works, but not as well. */
	private static final Set<String> OPTIONAL = Set.of("client|tracking", "copy", "ping");

	private final TestClock clock = new TestClock();

	@Nested
	class Contract extends RedisMessageStoreIT.RedisContract {

		Contract() {
			super(user, admin);
		}

	}

	@Test
	void theUserMayRunWhatScriptsCallAndNothingElse() throws IOException {
		Set<String> allowed = new TreeSet<>(commands());
		allowed.removeAll(SENT);
		assertThat(allowed).isEqualTo(called());
	}

	static Stream<String> withoutAnyOtherSomethingFails() {
		return commands().stream().filter((command) -> !OPTIONAL.contains(command));
	}

	@ParameterizedTest
	@MethodSource
	void withoutAnyOtherSomethingFails(String command) {
		run("SCRIPT", "FLUSH");
		assertThatThrownBy(() -> withUser(Set.of(command), this::useAll)).isInstanceOfAny(MessageStoreException.class,
				AssertionError.class);
	}

	@Test
	void withAllNothingFails() {
		run("SCRIPT", "FLUSH");
		withUser(Set.of(), this::useAll);
	}

	static Set<String> withoutAnOptionalOneTheServerRefusesItAndNothingFails() {
		return OPTIONAL;
	}

	@ParameterizedTest
	@MethodSource
	void withoutAnOptionalOneTheServerRefusesItAndNothingFails(String command) {
		run("SCRIPT", "FLUSH");
		run("ACL", "LOG", "RESET");
		withUser(Set.of(command), (store) -> {
			useAll(store);
			// Redis 6.2 does not name the subcommand.
			String container = command.replaceFirst("\\|.*", "");
			Awaitility.await()
				.until(() -> text(run("ACL", "LOG")),
						(log) -> log.contains(" " + command + " ") || log.contains(" " + container + " "));
		});
	}

	private static String text(Object reply) {
		return (reply instanceof List<?> list)
				? list.stream().map((each) -> text(each)).collect(Collectors.joining(" ", " ", " "))
				: (reply instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
	}

	private void withUser(Set<String> without, Consumer<RedisMessageStore> action) {
		String name = "user-" + UUID.randomUUID();
		createUser(name, without);
		LettuceConnectionFactory factory = connect(name);
		RedisMessageStore store = store(factory);
		try {
			action.accept(store);
		}
		finally {
			store.destroy();
			factory.destroy();
			run("ACL", "DELUSER", name);
		}
	}

	private RedisMessageStore store(RedisConnectionFactory factory) {
		MailboxLimits limits = new MailboxLimits(3, Duration.ofHours(1), Duration.ofSeconds(1), 2, Duration.ofHours(1),
				Duration.ofHours(1));
		return new RedisMessageStore(factory, new RedisMessageStore.Settings("test", Duration.ofSeconds(5),
				Duration.ofSeconds(5), Duration.ofMinutes(1)), limits, new MessageCodec(16 * 1024), this.clock,
				new RecordedEvents());
	}

	/**
	 * Makes the scripts call all commands.
	 */
	private void useAll(RedisMessageStore store) {
		TestMailbox mailbox = new TestMailbox(store, "user-" + UUID.randomUUID(), this.clock);
		String recipient = mailbox.recipient();
		useQueue(mailbox);
		useInbox(mailbox);
		useMails(mailbox);
		useAnnouncements(store, recipient);
		store.recipients(MailboxFilter.NONE, null, 10);
		store.summary(recipient);
		store.markSeen(List.of(recipient));
		this.clock.forward(Duration.ofHours(2));
		mailbox.send("late");
		assertThat(mailbox.receive()).isNotEmpty();
		store.withdraw(recipient, "key");
		store.erase(recipient);
	}

	private void useAnnouncements(RedisMessageStore store, String recipient) {
		List<String> many = new ArrayList<>(List.of("test:announcements"));
		IntStream.range(0, 1_001).forEach((i) -> many.addAll(List.of("k" + i, "{\"text\":\"a\"}")));
		run("HSET", many.toArray(String[]::new));
		try {
			assertThat(store.announcements().read().usable()).hasSize(100);
			assertThat(store.announcements().remove("k0")).isTrue();
			store.announcements()
				.put(Announcement.of("k1", UserMessage.info("b").createdAt(this.clock.instant())), true);
			store.closeAnnouncement(recipient, "k1", null);
			store.closeAnnouncement(recipient, "k2", this.clock.instant());
			assertThat(store.claim(recipient, new ClaimRequest(0, List.of())).closed()).contains("k1", "k2");
		}
		finally {
			run("DEL", "test:announcements");
		}
	}

	private void useQueue(TestMailbox mailbox) {
		MessageStore store = mailbox.store();
		mailbox.send("a", "b");
		watch(mailbox);
		TestMailbox.acknowledge(mailbox.claim(), "a");
		assertThat(mailbox.receive()).containsExactly("b");
		assertThat(store.history(mailbox.recipient(), 10)).hasSize(2);
		mailbox.send(UserMessage.info("old").key("key"), UserMessage.info("new").key("key"));
		mailbox.send("c", "d", "e", "f");
		store.peek(mailbox.recipient(), 10)
			.entries()
			.forEach((entry) -> store.deleteWaiting(mailbox.recipient(), entry.id()));
		push(mailbox, "broken");
		assertThat(mailbox.receive()).isEmpty();
		store.rejected(mailbox.recipient(), 10)
			.forEach((entry) -> store.requeue(mailbox.recipient(), entry.id(), "{\"text\":\"mended\"}"));
		assertThat(store.confirm(mailbox.recipient(), mailbox.claim().id())).hasSize(1);
		assertThat(store.appendAll(List.of(mailbox.recipient() + "1", mailbox.recipient() + "2"),
				mailbox.encode(UserMessage.info("all"))))
			.isEmpty();
	}

	private static void watch(TestMailbox mailbox) {
		CompletableFuture<MailboxStatus> told = new CompletableFuture<>();
		try (MailboxWatch watch = mailbox.store().watch(mailbox.recipient(), told::complete)) {
			assertThat(told).as("what %s tells", watch).succeedsWithin(Duration.ofSeconds(5));
		}
	}

	private static void push(TestMailbox mailbox, String entry) {
		run("RPUSH", "test:{" + mailbox.recipient() + "}:queue", entry);
	}

	private void useInbox(TestMailbox mailbox) {
		MessageStore store = mailbox.store();
		UserMessage first = UserMessage.info("first").untilRead().expiresAt(this.clock.instant().plusSeconds(600));
		UserMessage second = UserMessage.info("second").untilRead().key("key");
		mailbox.send(first, second);
		assertThat(mailbox.untilRead()).hasSize(2);
		assertThat(mailbox.countUnread()).isEqualTo(2);
		mailbox.markRead(second);
		store.markUnread(mailbox.recipient(), second.id());
		mailbox.send(UserMessage.info("third").inboxOnly());
		assertThat(mailbox.inbox()).containsExactly("third", "second");
		store.find(mailbox.recipient(), second.id());
		long newest = mailbox.list().newest();
		store.markAllRead(mailbox.recipient(), newest);
		store.delete(mailbox.recipient(), second.id());
		store.deleteAll(mailbox.recipient(), newest);
	}

	private void useMails(TestMailbox mailbox) {
		mailbox.send(UserMessage.info("mail").untilRead().emailAt(this.clock.instant().plusSeconds(60)));
		this.clock.forward(Duration.ofMinutes(2));
		mailbox.store().takeMails(1000, Duration.ofMinutes(1)).forEach(mailbox.store()::finishMail);
	}

	/**
	 * The commands that scripts call. The one that is for clusters only is allowed to
	 * fail.
	 */
	private static Set<String> called() throws IOException {
		Pattern call = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");
		Set<String> called = new TreeSet<>();
		for (Resource script : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:io/github/asyncmessages/store/redis/*.lua")) {
			call.matcher(script.getContentAsString(StandardCharsets.UTF_8))
				.results()
				.map((match) -> match.group(1).toLowerCase(Locale.ROOT))
				.forEach(called::add);
		}
		called.remove("cluster");
		return called;
	}

	private static List<String> commands() {
		return rules().filter((rule) -> rule.startsWith("+")).map((rule) -> rule.substring(1)).toList();
	}

	/**
	 * The rules of the user in the documentation.
	 */
	private static Stream<String> rules() {
		try {
			Matcher line = Pattern.compile("(?m)^ACL SETUSER messages (.*)$")
				.matcher(Files.readString(Path.of("../docs/operations.md")));
			assertThat(line.find()).isTrue();
			return Arrays.stream(line.group(1).split(" "));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static RedisConnectionFactory createAndConnect() {
		createUser("messages", Set.of());
		return connect("messages");
	}

	/**
	 * Creates the user, whose keys are those of the tests.
	 */
	private static void createUser(String name, Set<String> without) {
		Stream<String> rules = rules().filter((rule) -> !rule.startsWith("+") || !without.contains(rule.substring(1)))
			.map((rule) -> rule.replace("~async-messages:", "~test:"));
		run("ACL", Stream.concat(Stream.of("SETUSER", name, "reset"), rules).toArray(String[]::new));
	}

	private static Object run(String command, String... args) {
		try (RedisConnection connection = admin.getConnection()) {
			return connection.execute(command,
					Arrays.stream(args).map((arg) -> arg.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new));
		}
	}

	private static LettuceConnectionFactory connect(String user) {
		RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", RedisServers.standalone());
		server.setUsername(user);
		server.setPassword("secret");
		LettuceConnectionFactory factory = new LettuceConnectionFactory(server);
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

}
