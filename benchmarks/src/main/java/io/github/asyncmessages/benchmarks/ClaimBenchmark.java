package io.github.asyncmessages.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MessageStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.Assert;

/**
 * Takes the messages of one mailbox after the other. As a page does, the library does not
 * wait for acknowledgements, except at the end. By hand, a message is lost if its page
 * fails.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 1, time = 3)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup
public class ClaimBenchmark {

	private static final int MAILBOXES = 1_000;

	/** How many messages a mailbox holds. */
	@Param("1")
	public int messages;

	private final List<String> recipients = Queues.recipients(MAILBOXES);

	private final JsonMapper json = new JsonMapper();

	private Library library;

	private MessageStore store;

	private String[] entries;

	private RedisCommands<String, String> commands;

	@Setup
	public void setUp(Library library) {
		this.library = library;
		this.store = library.store();
		this.entries = new String[this.messages];
		for (int i = 0; i < this.messages; i++) {
			this.entries[i] = library.entry();
		}
		RedisClient client = (RedisClient) library.bean(LettuceConnectionFactory.class).getRequiredNativeClient();
		this.commands = client.connect().sync();
	}

	@Setup(Level.Invocation)
	public void fill() {
		this.library.flush();
		Queues.push(this.library.redis(), this.recipients, this.entries);
	}

	@Benchmark
	@OperationsPerInvocation(MAILBOXES)
	public void library(Blackhole page) {
		List<CompletableFuture<?>> completions = new ArrayList<>();
		for (String recipient : this.recipients) {
			Claim claim = this.store.claim(recipient, 0);
			check(claim.messages());
			page.consume(claim.messages());
			List<String> ids = claim.messages().stream().map(UserMessage::id).toList();
			completions.add(claim.complete(ids).toCompletableFuture());
		}
		CompletableFuture.allOf(completions.toArray(CompletableFuture[]::new)).join();
	}

	@Benchmark
	@OperationsPerInvocation(MAILBOXES)
	public void byHand(Blackhole page) {
		for (String recipient : this.recipients) {
			List<Note> notes = this.commands.lpop(Queues.key(recipient), 100)
				.stream()
				.map((entry) -> this.json.readValue(entry, Note.class))
				.toList();
			check(notes);
			page.consume(notes);
		}
	}

	private void check(List<?> taken) {
		Assert.state(taken.size() == this.messages, "Messages are missing");
	}

	record Note(String id, String level, String text, Instant createdAt) {
	}

}
