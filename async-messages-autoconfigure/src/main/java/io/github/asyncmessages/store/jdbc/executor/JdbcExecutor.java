package io.github.asyncmessages.store.jdbc.executor;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.CallerContext;
import io.github.asyncmessages.store.StoreThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Runs database operations: in the caller's transaction if there is one on this data
 * source, otherwise on a small bounded executor, because obtaining a connection or
 * running a statement can block indefinitely. On the executor every statement commits by
 * itself, whatever the default of the pool, unless an operation asks for a transaction.
 */
public final class JdbcExecutor implements AutoCloseable {

	private static final int THREADS = 8;

	private static final int QUEUE_CAPACITY = 1000;

	private static final Log logger = LogFactory.getLog(JdbcExecutor.class);

	/** Repeats an operation that lost against another one. */
	private final RetryTemplate retries = new RetryTemplate(RetryPolicy.builder()
		.includes(ConcurrencyFailureException.class)
		.maxRetries(7)
		.delay(Duration.ofMillis(5))
		.jitter(Duration.ofMillis(5))
		.multiplier(1.5)
		.build());

	private final DataSource dataSource;

	private final Duration readTimeout;

	private final Duration writeTimeout;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	private final ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();

	/**
	 * Creates an executor with threads of its own.
	 * @param dataSource the database
	 * @param readTimeout how long a page waits
	 * @param writeTimeout how long a sender waits
	 * @param events publishes what operations have collected
	 */
	public JdbcExecutor(DataSource dataSource, Duration readTimeout, Duration writeTimeout,
			ApplicationEventPublisher events) {
		this.dataSource = dataSource;
		this.readTimeout = readTimeout;
		this.writeTimeout = writeTimeout;
		this.events = events;
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		// By default MySQL locks the gap of a row that is no longer there, and so blocks
		// inserts.
		this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		this.threads.setThreadNamePrefix("async-messages-jdbc-");
		this.threads.setDaemon(true);
		this.threads.setCorePoolSize(THREADS);
		this.threads.setMaxPoolSize(THREADS);
		this.threads.setAllowCoreThreadTimeOut(true);
		this.threads.setQueueCapacity(QUEUE_CAPACITY);
		// An interrupt makes H2 close the file of its database.
		this.threads.setWaitForTasksToCompleteOnShutdown(true);
		this.threads.setTaskDecorator(CallerContext::keep);
		this.threads.initialize();
	}

	/**
	 * Runs an operation for which a page waits, and publishes the events that it has
	 * collected.
	 * @param failure describes what has failed, if it does
	 * @param operation the operation, which is given a place for events
	 * @param late is given a result that comes after the time-out
	 * @param <T> the type of the result
	 * @return the result
	 * @throws io.github.asyncmessages.MessageStoreException if it failed or took too long
	 */
	public <T> T read(Supplier<String> failure, Function<Consumer<Object>, T> operation, Consumer<T> late) {
		return call(this.readTimeout, failure, operation, late);
	}

	/**
	 * Runs an operation for which a page waits, and publishes the events that it has
	 * collected.
	 * @param verb what it does, for the message of an exception
	 * @param object to what
	 * @param operation the operation, which is given a place for events
	 * @param <T> the type of the result
	 * @return the result
	 * @throws io.github.asyncmessages.MessageStoreException if it failed or took too long
	 */
	public <T> T read(String verb, String object, Function<Consumer<Object>, T> operation) {
		return read(() -> failure(verb, object), operation, (late) -> {
		});
	}

	/**
	 * Runs a query for which a page waits, outside of the caller's transaction.
	 * @param verb what it does, for the message of an exception
	 * @param object to what
	 * @param query the query
	 * @param <T> the type of the result
	 * @return the result
	 * @throws io.github.asyncmessages.MessageStoreException if it failed or took too long
	 */
	public <T> T readCommitted(String verb, String object, Supplier<T> query) {
		return BoundedWait.await("the database", submit(query, (late) -> {
		}), this.readTimeout, () -> failure(verb, object));
	}

	/**
	 * Runs an operation for which a sender waits, and publishes the events that it has
	 * collected.
	 * @param failure describes what has failed, if it does
	 * @param operation the operation, which is given a place for events
	 * @param <T> the type of the result
	 * @return the result
	 * @throws io.github.asyncmessages.MessageStoreException if it failed or took too long
	 */
	public <T> T write(Supplier<String> failure, Function<Consumer<Object>, T> operation) {
		return call(this.writeTimeout, failure, operation, (late) -> {
		});
	}

	/**
	 * Runs an operation for which a sender waits, and publishes the events that it has
	 * collected.
	 * @param verb what it does, for the message of an exception
	 * @param object to what
	 * @param operation the operation, which is given a place for events
	 * @param <T> the type of the result
	 * @return the result
	 * @throws io.github.asyncmessages.MessageStoreException if it failed or took too long
	 */
	public <T> T write(String verb, String object, Function<Consumer<Object>, T> operation) {
		return write(() -> failure(verb, object), operation);
	}

	private static String failure(String verb, String object) {
		return "The database did not confirm '" + verb + "' for '" + object + "'";
	}

	/**
	 * Runs an operation, waits for its result, and publishes the events that it has
	 * collected. The operation is part of the caller's transaction.
	 * @param timeout how long to wait
	 * @param failure describes what has failed, if it does
	 * @param operation the operation, which is given a place for events
	 * @param late is given a result that comes after the time-out
	 */
	private <T> T call(Duration timeout, Supplier<String> failure, Function<Consumer<Object>, T> operation,
			Consumer<T> late) {
		List<Object> collected = new ArrayList<>();
		CompletableFuture<T> result = run(collecting(operation, collected),
				late.andThen((value) -> collected.forEach(this.events::publishEvent)));
		T value = BoundedWait.await("the database", result, timeout, failure);
		collected.forEach(this.events::publishEvent);
		return value;
	}

	private static <T> Supplier<T> collecting(Function<Consumer<Object>, T> operation, List<Object> collected) {
		return () -> {
			collected.clear();
			return operation.apply(collected::add);
		};
	}

	/**
	 * Runs an operation in the background, repeatedly for as long as it returns
	 * {@code true}. Other operations run in between.
	 * @param step the operation, which is given a place for events
	 * @param ended is called after the last run
	 */
	public void runInSteps(Predicate<Consumer<Object>> step, Runnable ended) {
		List<Object> collected = new ArrayList<>();
		submit(collecting(step::test, collected), (result) -> {
		}).whenComplete((more, failure) -> {
			collected.forEach(this.events::publishEvent);
			if (Boolean.TRUE.equals(more)) {
				runInSteps(step, ended);
			}
			else {
				ended.run();
			}
		});
	}

	/**
	 * Runs an operation for which nobody needs to wait. If it fails, it is repeated after
	 * growing pauses for as long as it is worth it.
	 * @param operation the operation
	 * @param worthIt whether to repeat it after a failure
	 * @return its result
	 */
	public CompletableFuture<Boolean> runUntilDone(Supplier<Boolean> operation, BooleanSupplier worthIt) {
		ExponentialBackOff pauses = new ExponentialBackOff(50, 2);
		pauses.setMaxInterval(2000);
		return attempt(operation, isInTransaction() ? () -> false : worthIt, pauses.start());
	}

	private CompletableFuture<Boolean> attempt(Supplier<Boolean> operation, BooleanSupplier worthIt,
			BackOffExecution pauses) {
		return run(operation, (late) -> {
		}).exceptionallyCompose((failure) -> {
			if (!worthIt.getAsBoolean() || this.threads.getThreadPoolExecutor().isShutdown()) {
				return CompletableFuture.failedFuture(failure);
			}
			logger.debug("A database operation is repeated", failure);
			Executor later = CompletableFuture.delayedExecutor(pauses.nextBackOff(), TimeUnit.MILLISECONDS);
			return CompletableFuture
				.supplyAsync(() -> attempt(operation, worthIt, pauses),
						(task) -> later.execute(CallerContext.keep(task)))
				.thenCompose(Function.identity());
		});
	}

	/**
	 * Whether the caller is in a transaction on this data source that is yet to be
	 * committed. After the commit, when listeners are called, the connection is still
	 * bound but nobody would commit what it is used for.
	 * @return {@code true} if what the caller does now may be rolled back
	 */
	public boolean isInTransaction() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder;
	}

	/**
	 * Whether an operation runs in a transaction of the caller that may not write.
	 * @return {@code true} if a write would fail
	 */
	public boolean isReadOnly() {
		return isInTransaction() && TransactionSynchronizationManager.isCurrentTransactionReadOnly();
	}

	/**
	 * Runs a task when others can see what the caller has written: at once, or when the
	 * caller's transaction is committed. Does not run it if that is rolled back.
	 * @param task the task, which does not fail
	 */
	public void whenCommitted(Runnable task) {
		if (isInTransaction()) {
			AfterCommitWrites.then(this.dataSource, task);
		}
		else {
			task.run();
		}
	}

	private <T> CompletableFuture<T> run(Supplier<T> operation, Consumer<T> late) {
		if (isInTransaction()) {
			AfterCommitWrites.note(this.dataSource);
			CompletableFuture<T> result = new CompletableFuture<>();
			complete(result, operation, late);
			return result;
		}
		return submit(operation, late);
	}

	/**
	 * Runs an operation on the executor, unless the result is cancelled before it begins.
	 */
	private <T> CompletableFuture<T> submit(Supplier<T> operation, Consumer<T> late) {
		CompletableFuture<T> result = new CompletableFuture<>();
		try {
			this.threads.execute(() -> complete(result, () -> repeatedly(result, operation), late));
		}
		catch (RejectedExecutionException ex) {
			result.completeExceptionally(new DataAccessResourceFailureException(
					"Rejected: %d database operations are already queued".formatted(QUEUE_CAPACITY), ex));
		}
		return result;
	}

	private static <T> void complete(CompletableFuture<T> result, Supplier<T> operation, Consumer<T> late) {
		if (result.isDone()) {
			return;
		}
		try {
			T value = operation.get();
			if (!result.complete(value)) {
				late.accept(value);
			}
		}
		catch (Throwable ex) {
			if (!result.completeExceptionally(ex)) {
				logger.debug("A database operation failed after its time-out", ex);
			}
		}
	}

	private <T> T repeatedly(CompletableFuture<T> result, Supplier<T> operation) {
		return this.retries.invoke(() -> runNow(() -> {
			if (result.isDone()) {
				throw new CancellationException("Nobody waits for the result");
			}
			return operation.get();
		}));
	}

	/**
	 * Runs an operation in the calling thread, over a connection of its own.
	 * @param operation the operation
	 * @param <T> the type of the result
	 * @return the result
	 */
	public <T> T runNow(Supplier<T> operation) {
		try (Connection connection = this.dataSource.getConnection()) {
			boolean autoCommit = connection.getAutoCommit();
			int timeout = connection.getNetworkTimeout();
			// Keeps a thread from waiting for ever for a server that has gone.
			connection.setNetworkTimeout(Runnable::run, Math.toIntExact(this.writeTimeout.toMillis()));
			TransactionSynchronizationManager.bindResource(this.dataSource, new ConnectionHolder(connection));
			try {
				connection.setAutoCommit(true);
				return operation.get();
			}
			finally {
				TransactionSynchronizationManager.unbindResource(this.dataSource);
				restore(connection, autoCommit, timeout);
			}
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private static void restore(Connection connection, boolean autoCommit, int timeout) {
		try {
			connection.setAutoCommit(autoCommit);
			connection.setNetworkTimeout(Runnable::run, timeout);
		}
		catch (SQLException ex) {
			logger.debug("A broken connection is returned to the pool", ex);
		}
	}

	/**
	 * Runs a part of an operation in the caller's transaction, or in one of its own.
	 * @param part the part
	 * @param <T> the type of the result
	 * @return the result; the own transaction is rolled back if this is {@code false}
	 */
	public <T> T inTransaction(Supplier<T> part) {
		if (isInTransaction()) {
			return part.get();
		}
		return this.transaction.execute((status) -> {
			T result = part.get();
			if (Boolean.FALSE.equals(result)) {
				status.setRollbackOnly();
			}
			return result;
		});
	}

	/**
	 * How busy the threads are.
	 * @return the threads
	 */
	public StoreThreads load() {
		return new StoreThreads(this.threads.getActiveCount(), this.threads.getQueueSize());
	}

	@Override
	public void close() {
		this.threads.shutdown();
	}

}
