package io.github.asyncmessages.store.jdbc.executor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Commits what {@code afterCommit} callbacks of a transaction write. The connection is
 * still bound at that point, so such a callback looks like code inside the transaction,
 * but no further commit follows. Runs tasks when what was written is committed.
 */
final class AfterCommitWrites implements TransactionSynchronization {

	private final DataSource dataSource;

	/**
	 * Whether the commit has begun. Stays {@code false} if this was registered after it.
	 */
	private boolean completing;

	private boolean writtenSince;

	private List<Runnable> tasks = new ArrayList<>();

	private AfterCommitWrites(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Notes that the calling thread is about to write in its transaction.
	 */
	static void note(DataSource dataSource) {
		AfterCommitWrites writes = find(dataSource);
		writes.writtenSince = writes.completing;
	}

	/**
	 * Runs a task when what the calling thread has written in its transaction is
	 * committed.
	 */
	static void then(DataSource dataSource, Runnable task) {
		find(dataSource).tasks.add(task);
	}

	private static AfterCommitWrites find(DataSource dataSource) {
		for (TransactionSynchronization other : TransactionSynchronizationManager.getSynchronizations()) {
			if (other instanceof AfterCommitWrites known && known.dataSource == dataSource) {
				return known;
			}
		}
		AfterCommitWrites added = new AfterCommitWrites(dataSource);
		TransactionSynchronizationManager.registerSynchronization(added);
		return added;
	}

	@Override
	public void beforeCompletion() {
		this.completing = true;
	}

	@Override
	public void afterCommit() {
		if (!this.writtenSince) {
			runTasks();
		}
	}

	private void runTasks() {
		List<Runnable> tasks = this.tasks;
		this.tasks = new ArrayList<>();
		tasks.forEach(Runnable::run);
	}

	@Override
	public void afterCompletion(int status) {
		if (status == STATUS_COMMITTED && (!this.completing || this.writtenSince)) {
			commit();
		}
		if (status != STATUS_ROLLED_BACK) {
			runTasks();
		}
	}

	private void commit() {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			if (!connection.getAutoCommit()) {
				connection.commit();
			}
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException(
					"Messages sent in an afterCommit callback could not be committed", ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

}
