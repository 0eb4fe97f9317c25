package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MessageStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import org.springframework.util.Assert;

/**
 * Claims one of many mailboxes.
 */
@BenchmarkMode(Mode.Throughput)
public class CrowdBenchmark {

	/**
	 * Claims a mailbox by chance and gives its message back.
	 * @param crowd the mailboxes
	 */
	@Benchmark
	public void claimAndRelease(Crowd crowd) {
		String user = "user-" + ThreadLocalRandom.current().nextInt(1, crowd.mailboxes + 1);
		Claim claim = crowd.store.claim(user);
		Assert.state(claim.messages().size() == 1, "The message is missing");
		claim.complete(List.of()).toCompletableFuture().join();
	}

	/**
	 * A server with many mailboxes.
	 */
	@State(Scope.Benchmark)
	@SuppressWarnings("NullAway.Init") // Done by the method with @Setup.
	public static class Crowd {

		/** Where Redis is. */
		@Param("0")
		public int port;

		/** How many mailboxes there are. */
		@Param("0")
		public int mailboxes;

		private MessageStore store;

		/**
		 * Finds the library.
		 */
		@Setup
		public void setUp() {
			this.store = Library.onRedis(this.port).store();
		}

	}

}
