package io.github.asyncmessages.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs what a verb does to the database: as part of the caller's transaction if there is
 * one on this data source, else in a few threads of its own, since a pool or a server may
 * keep a caller waiting for as long as it likes. In these threads every statement commits
 * by itself, whatever the pool's default, unless a unit asks for a transaction.
 */
final class JdbcExecutor implements AutoCloseable {

	private static final int THREADS = 8;

	private static final int QUEUED_UNITS = 1000;

	private static final int ATTEMPTS = 8;

	/** The longest pause after the first attempt; longer after the next. */
	private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private static final Log logger = LogFactory.getLog(JdbcExecutor.class);

	private final DataSource dataSource;

	private final TransactionTemplate transaction;

	private final int networkTimeout;

	private final ThreadPoolExecutor threads;

	/**
	 * Units of work on a database.
	 * @param dataSource the database
	 * @param networkTimeout after which time a thread gives up a silent connection
	 */
	JdbcExecutor(DataSource dataSource, Duration networkTimeout) {
		this.dataSource = dataSource;
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		// By default MySQL locks the gap of a row that is no longer there, and so the
		// inserts of others.
		this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		this.networkTimeout = Math.toIntExact(networkTimeout.toMillis());
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("async-messages-jdbc-");
		threadFactory.setDaemon(true);
		this.threads = new ThreadPoolExecutor(THREADS, THREADS, 60, TimeUnit.SECONDS,
				new ArrayBlockingQueue<>(QUEUED_UNITS), threadFactory);
		this.threads.allowCoreThreadTimeOut(true);
	}

	/**
	 * Whether the caller is in a transaction on this data source that is yet to be
	 * committed. After the commit, when listeners are called, the connection is still
	 * there but nobody would commit what it is used for.
	 */
	boolean isInTransaction() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder;
	}

	/**
	 * Runs a unit.
	 * @param unit does the work; again if others were in its way
	 * @param tooLate is given a result that nobody waits for any more
	 * @return the result; a unit that was not begun before the future is cancelled is not
	 * run
	 */
	<T> CompletableFuture<T> run(Supplier<T> unit, Consumer<T> tooLate) {
		CompletableFuture<T> result = new CompletableFuture<>();
		if (isInTransaction()) {
			AfterCommitWrites.note(this.dataSource);
			complete(result, unit, tooLate);
			return result;
		}
		try {
			this.threads.execute(() -> complete(result, () -> attempt(result, unit), tooLate));
		}
		catch (RejectedExecutionException ex) {
			result.completeExceptionally(
					new DataAccessResourceFailureException("More than " + QUEUED_UNITS + " others wait", ex));
		}
		return result;
	}

	private static <T> void complete(CompletableFuture<T> result, Supplier<T> unit, Consumer<T> tooLate) {
		if (result.isDone()) {
			return;
		}
		try {
			T value = unit.get();
			if (!result.complete(value)) {
				tooLate.accept(value);
			}
		}
		catch (RuntimeException ex) {
			if (!result.completeExceptionally(ex)) {
				logger.debug("A unit of work has failed for which nobody waits any more", ex);
			}
		}
	}

	private <T> T attempt(CompletableFuture<T> result, Supplier<T> unit) {
		Supplier<T> wanted = () -> {
			if (result.isDone()) {
				throw new CancellationException("Nobody waits any more");
			}
			return unit.get();
		};
		for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
			try {
				return runNow(wanted);
			}
			catch (ConcurrencyFailureException ex) {
				logger.debug("A unit of work is tried again", ex);
				LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(attempt * MAX_PAUSE_NANOS));
			}
		}
		return runNow(wanted);
	}

	/**
	 * Runs a unit in the calling thread, over a connection of its own.
	 */
	<T> T runNow(Supplier<T> unit) {
		try (Connection connection = this.dataSource.getConnection()) {
			boolean autoCommit = connection.getAutoCommit();
			int timeout = limit(connection);
			TransactionSynchronizationManager.bindResource(this.dataSource, new ConnectionHolder(connection));
			try {
				setAutoCommit(connection, true);
				return unit.get();
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

	private static void setAutoCommit(Connection connection, boolean autoCommit) throws SQLException {
		if (connection.getAutoCommit() != autoCommit) {
			connection.setAutoCommit(autoCommit);
		}
	}

	/**
	 * Keeps a thread from waiting for ever for a server that is no longer there.
	 * @return the timeout that the connection had
	 */
	private int limit(Connection connection) throws SQLException {
		int timeout = connection.getNetworkTimeout();
		connection.setNetworkTimeout(Runnable::run, this.networkTimeout);
		return timeout;
	}

	private static void restore(Connection connection, boolean autoCommit, int timeout) {
		try {
			setAutoCommit(connection, autoCommit);
			connection.setNetworkTimeout(Runnable::run, timeout);
		}
		catch (SQLException ex) {
			logger.debug("A connection is given back that is broken", ex);
		}
	}

	/**
	 * Does something as a whole, within a unit.
	 * @param work the work; what it has done is undone if it returns {@code false},
	 * unless it is part of the caller's transaction
	 */
	boolean inTransaction(Supplier<Boolean> work) {
		if (isInTransaction()) {
			return work.get();
		}
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			boolean done = work.get();
			if (!done) {
				status.setRollbackOnly();
			}
			return done;
		}));
	}

	@Override
	public void close() {
		// Not by interrupts, on which H2 closes the file of its database.
		this.threads.shutdown();
	}

}
