package io.github.asyncmessages.benchmarks;

import java.util.List;

import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.util.Assert;

/**
 * Sends one message to many recipients. By hand, the JSON is there already.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 1, time = 4)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup
public class SendAllBenchmark {

	private static final int RECIPIENTS = 100_000;

	private final List<String> recipients = Queues.recipients(RECIPIENTS);

	private Library library;

	private String entry;

	@Setup
	public void setUp(Library library) {
		this.library = library;
		this.entry = library.entry();
	}

	@Setup(Level.Invocation)
	public void flush() {
		this.library.flush();
	}

	@Benchmark
	@OperationsPerInvocation(RECIPIENTS)
	public void library() {
		SendResult result = this.library.messages().sendAll(this.recipients, UserMessage.success(Library.TEXT));
		Assert.state(result.sent() == RECIPIENTS, () -> "Not all messages were sent: " + result);
	}

	@Benchmark
	@OperationsPerInvocation(RECIPIENTS)
	public void byHand() {
		Queues.push(this.library.redis(), this.recipients, this.entry);
	}

}
