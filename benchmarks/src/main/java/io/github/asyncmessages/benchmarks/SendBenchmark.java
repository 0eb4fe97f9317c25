package io.github.asyncmessages.benchmarks;

import java.util.List;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

import org.springframework.data.redis.core.ListOperations;

/**
 * Sends to one recipient after the other. By hand, the JSON is there already.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup
public class SendBenchmark {

	private static final List<String> RECIPIENTS = Queues.recipients(10_000);

	private UserMessageService messages;

	private ListOperations<String, String> lists;

	private String entry;

	private int next;

	/**
	 * Lets each thread begin with another recipient.
	 * @param library sends
	 * @param threads which thread this is
	 */
	@Setup
	public void setUp(Library library, ThreadParams threads) {
		this.messages = library.messages();
		this.lists = library.redis().opsForList();
		this.entry = library.entry();
		this.next = RECIPIENTS.size() / threads.getThreadCount() * threads.getThreadIndex();
	}

	@Benchmark
	public void library() {
		this.messages.send(nextRecipient(), UserMessage.success(Library.TEXT));
	}

	@Benchmark
	public @Nullable Long byHand() {
		return this.lists.rightPush(Queues.key(nextRecipient()), this.entry);
	}

	private String nextRecipient() {
		this.next = (this.next + 1) % RECIPIENTS.size();
		return RECIPIENTS.get(this.next);
	}

}
