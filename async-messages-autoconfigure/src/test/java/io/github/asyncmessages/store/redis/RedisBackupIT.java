package io.github.asyncmessages.store.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is in the mailboxes after a backup was restored, as the documentation says.
 */
class RedisBackupIT {

	private final TestClock clock = new TestClock();

	@TempDir
	private Path directory;

	private final List<Server> started = new ArrayList<>();

	@AfterEach
	void close() {
		this.started.forEach(Server::close);
	}

	private Server start(Path directory, boolean appendOnly) throws IOException {
		Server server = new Server(Files.createDirectories(directory), appendOnly);
		this.started.add(server);
		return server;
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aCopyOfTheFilesIsABackup(boolean appendOnly) throws IOException {
		Server server = start(this.directory.resolve("server"), appendOnly);
		TestMailbox barry = server.mailbox("barry");
		TestMailbox sally = server.mailbox("sally");
		barry.send("a", "b");
		barry.send(UserMessage.info("c").untilRead(), UserMessage.info("d").inboxOnly());
		barry.store().markSeen(List.of("barry"));
		sally.send("rendered", "failed");
		Claim rendered = sally.claim();
		Server restored = start(backup(server, appendOnly), appendOnly);
		// What happens after the backup is not in it.
		assertThat(barry.receive()).containsExactly("a", "b");
		barry.send("later");
		TestMailbox.acknowledge(rendered);

		barry = restored.mailbox("barry");
		assertThat(barry.receive()).containsExactly("a", "b");
		assertThat(barry.inbox()).containsExactly("d", "c");
		assertThat(barry.store().summary("barry").seen()).isTrue();
		// A page that was being rendered then has its messages until its claim expires.
		sally = restored.mailbox("sally");
		assertThat(sally.receive()).isEmpty();
		assertThat(sally.store().summary("sally").claimed()).isEqualTo(2);
		this.clock.forward(MailboxLimits.DEFAULTS.claimTimeout());
		assertThat(sally.receive()).containsExactly("rendered", "failed");
		assertThat(restored.keysWithoutExpiry()).containsOnly("inbox", "order", "unread", "until-read");
	}

	@Test
	void aPageThatWasRenderedDuringTheBackupCanConfirmItsMessages() throws IOException {
		Server server = start(this.directory.resolve("server"), false);
		server.mailbox("sally").send("rendered");
		Claim rendered = server.mailbox("sally").claim();
		Server restored = start(backup(server, false), false);
		TestMailbox sally = restored.mailbox("sally");
		assertThat(TestMailbox.texts(sally.store().confirm("sally", rendered.id()))).containsExactly("rendered");
		this.clock.forward(MailboxLimits.DEFAULTS.claimTimeout());
		assertThat(sally.receive()).isEmpty();
	}

	@Test
	void theMailboxOfOneUserIsRestoredKeyByKey() throws IOException {
		Server server = start(this.directory.resolve("server"), false);
		server.mailbox("barry").send(UserMessage.info("a"), UserMessage.info("b").untilRead());
		server.mailbox("sally").send("c");
		Server restored = start(backup(server, false), false);
		server.mailbox("barry").store().erase("barry");
		assertThat(server.mailbox("sally").receive()).containsExactly("c");
		restored.copy("barry", server);
		assertThat(server.mailbox("barry").receive()).containsExactly("a");
		assertThat(server.mailbox("barry").untilRead()).containsExactly("b");
		assertThat(server.mailbox("sally").receive()).isEmpty();
	}

	private Path backup(Server server, boolean appendOnly) throws IOException {
		if (!appendOnly) {
			server.execute("SAVE");
		}
		Path backup = this.directory.resolve("backup");
		FileSystemUtils.copyRecursively(this.directory.resolve("server"), backup);
		return backup;
	}

	/**
	 * A server, a store on it, and a client that looks into it.
	 */
	private final class Server {

		private final RedisNode node;

		private final RedisConnectionFactory factory;

		private final RedisMessageStore store;

		private Server(Path directory, boolean appendOnly) {
			this.node = RedisServers.startIn(directory, appendOnly);
			this.factory = RedisConnections.lettuce(this.node.port());
			this.store = new RedisMessageStore(this.factory,
					new RedisMessageStore.Settings("backup", Duration.ofSeconds(5), Duration.ofSeconds(5),
							Duration.ofMinutes(1)),
					MailboxLimits.DEFAULTS, new MessageCodec(16 * 1024), RedisBackupIT.this.clock,
					new RecordedEvents());
		}

		private TestMailbox mailbox(String recipient) {
			return new TestMailbox(this.store, recipient, RedisBackupIT.this.clock);
		}

		private Object execute(String command, byte[]... args) {
			try (RedisConnection connection = this.factory.getConnection()) {
				return connection.execute(command, args);
			}
		}

		private List<byte[]> keys(String recipient) {
			try (RedisConnection connection = this.factory.getConnection()) {
				Collection<byte[]> keys = Objects
					.requireNonNull(connection.keyCommands().keys(bytes("backup:{" + recipient + "}:*")));
				return List.copyOf(keys);
			}
		}

		private List<String> keysWithoutExpiry() {
			try (RedisConnection connection = this.factory.getConnection()) {
				return keys("*").stream()
					.filter((key) -> Objects.equals(connection.keyCommands().pTtl(key), -1L))
					.map((key) -> new String(key, StandardCharsets.UTF_8).replaceAll(".*}:", ""))
					.toList();
			}
		}

		private void copy(String recipient, Server to) {
			for (byte[] key : keys(recipient)) {
				try (RedisConnection connection = this.factory.getConnection();
						RedisConnection target = to.factory.getConnection()) {
					long ttl = Math.max(0, Objects.requireNonNull(connection.keyCommands().pTtl(key)));
					byte[] value = Objects.requireNonNull(connection.keyCommands().dump(key));
					target.keyCommands().restore(key, ttl, value);
				}
			}
		}

		private static byte[] bytes(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

		private void close() {
			this.store.destroy();
			this.node.close();
		}

	}

}
