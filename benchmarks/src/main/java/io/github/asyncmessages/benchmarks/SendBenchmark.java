package io.github.asyncmessages.benchmarks;

import java.util.List;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Sends messages one by one.
 */
@BenchmarkMode(Mode.Throughput)
public class SendBenchmark {

	/**
	 * By the library, which makes and encodes each message.
	 * @param sender the thread
	 */
	@Benchmark
	public void send(Sender sender) {
		sender.service.send(sender.nextUser(), UserMessage.success(Entries.TEXT));
	}

	/**
	 * By Spring Data, which appends JSON that is there already.
	 * @param sender the thread
	 */
	@Benchmark
	public void rightPush(Sender sender) {
		sender.redis.opsForList().rightPush(Users.queue(sender.nextUser()), sender.json);
	}

	/**
	 * A thread that sends to each of many users in turn.
	 */
	@State(Scope.Thread)
	@SuppressWarnings("NullAway.Init") // Done by the method with @Setup.
	public static class Sender {

		private static final List<String> USERS = Users.some(10_000);

		/** Where Redis is. */
		@Param("0")
		public int port;

		private UserMessageService service;

		private StringRedisTemplate redis;

		private String json;

		private int next;

		/**
		 * Gives each thread another user to begin with.
		 * @param threads which thread this is
		 */
		@Setup
		public void setUp(ThreadParams threads) {
			Library library = Library.onRedis(this.port);
			this.service = library.service();
			this.redis = library.redis();
			this.json = Entries.json(library.codec());
			this.next = USERS.size() / threads.getThreadCount() * threads.getThreadIndex();
		}

		String nextUser() {
			this.next = (this.next + 1) % USERS.size();
			return USERS.get(this.next);
		}

	}

}
