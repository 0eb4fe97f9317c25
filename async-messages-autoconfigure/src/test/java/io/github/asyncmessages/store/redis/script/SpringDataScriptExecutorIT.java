package io.github.asyncmessages.store.redis.script;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.redis.RedisMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import io.micrometer.context.ContextRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpringDataScriptExecutor}.
 */
class SpringDataScriptExecutorIT {

	private static final ThreadLocal<String> trace = new ThreadLocal<>();

	private final AtomicReference<String> seen = new AtomicReference<>();

	private final AtomicReference<Thread> thread = new AtomicReference<>();

	@AfterEach
	void removeTrace() {
		ContextRegistry.getInstance().removeThreadLocalAccessor("trace");
		trace.remove();
	}

	@Test
	void theContextOfTheCallerIsPropagated() {
		ContextRegistry.getInstance().registerThreadLocalAccessor("trace", trace);
		trace.set("42");
		JedisConnectionFactory driver = driver();
		RedisMessageStore store = new RedisMessageStore(driver,
				new RedisMessageStore.Settings("traced", Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO),
				MailboxLimits.DEFAULTS, new MessageCodec(16 * 1024), new TestClock(), new RecordedEvents());
		store.ping();
		assertThat(this.seen).hasValue("42");
		assertThat(this.thread.get()).isNotSameAs(Thread.currentThread());
		store.destroy();
		driver.destroy();
	}

	/**
	 * A driver that records who takes its connections.
	 */
	private JedisConnectionFactory driver() {
		JedisConnectionFactory driver = new JedisConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", RedisServers.standalone())) {

			@Override
			public RedisConnection getConnection() {
				SpringDataScriptExecutorIT.this.seen.set(trace.get());
				SpringDataScriptExecutorIT.this.thread.set(Thread.currentThread());
				return super.getConnection();
			}

		};
		driver.afterPropertiesSet();
		driver.start();
		return driver;
	}

}
