package io.github.asyncmessages.store.jdbc.executor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.store.StoreThreads;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestDatabase;
import io.micrometer.context.ContextRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.CannotAcquireLockException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JdbcExecutor}.
 */
class JdbcExecutorTests {

	private static final ThreadLocal<String> trace = new ThreadLocal<>();

	private final HikariDataSource database = TestDatabase.H2.create();

	private final JdbcExecutor executor = new JdbcExecutor(this.database, Duration.ofSeconds(30),
			Duration.ofSeconds(30), new RecordedEvents());

	@AfterEach
	void close() {
		this.executor.close();
		this.database.close();
		ContextRegistry.getInstance().removeThreadLocalAccessor("trace");
		trace.remove();
	}

	@Test
	void theContextOfTheCallerIsPropagated() {
		ContextRegistry.getInstance().registerThreadLocalAccessor("trace", trace);
		trace.set("42");
		Thread caller = Thread.currentThread();
		String propagated = this.executor.read("read", "barry", (events) -> {
			assertThat(Thread.currentThread()).isNotSameAs(caller);
			return String.valueOf(trace.get());
		});
		assertThat(propagated).isEqualTo("42");
	}

	@Test
	void tellsHowBusyItsThreadsAre() {
		StoreThreads load = this.executor.read("read", "barry", (events) -> this.executor.load());
		assertThat(load).isEqualTo(new StoreThreads(1, 0));
		Awaitility.await().until(() -> this.executor.load().equals(StoreThreads.IDLE));
	}

	@Test
	void anOperationThatLostAgainstAnotherIsRepeated() {
		AtomicInteger attempts = new AtomicInteger();
		assertThat(this.executor.<Integer>write("send", "barry", (events) -> lose(attempts, 8))).isEqualTo(8);
	}

	@Test
	void anOperationIsRepeatedSevenTimesAtMost() {
		AtomicInteger attempts = new AtomicInteger();
		assertThatExceptionOfType(MessageStoreException.class)
			.isThrownBy(() -> this.executor.<Integer>write("send", "barry", (events) -> lose(attempts, 9)))
			.withMessage("The database did not confirm 'send' for 'barry': locked")
			.withCauseInstanceOf(CannotAcquireLockException.class);
		assertThat(attempts).hasValue(8);
	}

	private static int lose(AtomicInteger attempts, int until) {
		if (attempts.incrementAndGet() < until) {
			throw new CannotAcquireLockException("locked");
		}
		return attempts.get();
	}

}
