package io.github.asyncmessages.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MessageStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;

/**
 * Empties mailboxes, all of them in one call.
 */
@BenchmarkMode(Mode.SingleShotTime)
public class ClaimBenchmark {

	/**
	 * As pages do: claims, and acknowledges without waiting, but for the last time.
	 * @param mailboxes what to empty
	 * @param messages gets the messages
	 */
	@Benchmark
	public void claimAndAcknowledge(Mailboxes mailboxes, Blackhole messages) {
		List<CompletableFuture<Void>> completions = new ArrayList<>();
		for (String user : mailboxes.users) {
			Claim claim = mailboxes.store.claim(user);
			Assert.state(claim.messages().size() == mailboxes.messages, "Some messages are missing");
			messages.consume(claim.messages());
			completions
				.add(claim.complete(claim.messages().stream().map(UserMessage::id).toList()).toCompletableFuture());
		}
		CompletableFuture.allOf(completions.toArray(CompletableFuture[]::new)).join();
	}

	/**
	 * In one command, after which the messages are in this JVM only.
	 * @param mailboxes what to empty
	 * @param messages gets the messages
	 */
	@Benchmark
	public void listPop(Mailboxes mailboxes, Blackhole messages) {
		for (String user : mailboxes.users) {
			List<Entry> entries = mailboxes.commands.lpop(Users.queue(user), 100)
				.stream()
				.map((json) -> mailboxes.json.readValue(json, Entry.class))
				.toList();
			Assert.state(entries.size() == mailboxes.messages, "Some messages are missing");
			messages.consume(entries);
		}
	}

	/**
	 * What JSON is parsed into.
	 *
	 * @param id the id
	 * @param level the level
	 * @param text the text
	 * @param createdAt when it was sent
	 */
	record Entry(String id, String level, String text, Instant createdAt) {

	}

	/**
	 * Mailboxes with equally many messages.
	 */
	@State(Scope.Benchmark)
	@SuppressWarnings("NullAway.Init") // Done by the method with @Setup.
	public static class Mailboxes {

		private static final int MAX_MESSAGES = 50_000;

		private static final int MAX_MAILBOXES = 10_000;

		/** Where Redis is. */
		@Param("0")
		public int port;

		/** How many messages each mailbox has. */
		@Param("0")
		public int messages;

		private final JsonMapper json = new JsonMapper();

		private MessageStore store;

		private List<String> users;

		private RedisClient client;

		private RedisCommands<String, String> commands;

		/**
		 * Fills the mailboxes.
		 */
		@Setup
		public void setUp() {
			Library library = Library.onRedis(this.port);
			this.store = library.store();
			this.users = Users.some(count(this.messages));
			this.client = RedisClient.create(RedisURI.create("127.0.0.1", this.port));
			this.commands = this.client.connect().sync();
			this.commands.flushall();
			for (int i = 0; i < this.messages; i++) {
				new Pipeline(library.redis()).push(Users.queues(this.users), Entries.json(library.codec()));
			}
		}

		/**
		 * Ends the connection.
		 */
		@TearDown
		public void tearDown() {
			this.client.shutdown();
		}

		/**
		 * How many mailboxes there are.
		 */
		static int count(int messages) {
			return Math.min(MAX_MAILBOXES, MAX_MESSAGES / messages);
		}

	}

}
