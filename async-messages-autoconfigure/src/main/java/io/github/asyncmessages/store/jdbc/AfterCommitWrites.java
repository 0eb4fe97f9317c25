package io.github.asyncmessages.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Commits what {@code afterCommit} callbacks of a transaction write. They cannot be told
 * from the code before, the connection is still in use, and nobody would commit once
 * more.
 */
final class AfterCommitWrites implements TransactionSynchronization {

	private final DataSource dataSource;

	/** Whether the commit has begun; stays unknown if this was registered after it. */
	private boolean completing;

	private boolean writtenSince;

	private AfterCommitWrites(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Notes that the transaction of the calling thread is about to be written in.
	 */
	static void note(DataSource dataSource) {
		for (TransactionSynchronization other : TransactionSynchronizationManager.getSynchronizations()) {
			if (other instanceof AfterCommitWrites known && known.dataSource == dataSource) {
				known.writtenSince = known.completing;
				return;
			}
		}
		TransactionSynchronizationManager.registerSynchronization(new AfterCommitWrites(dataSource));
	}

	@Override
	public void beforeCompletion() {
		this.completing = true;
	}

	@Override
	public void afterCompletion(int status) {
		if (status != STATUS_COMMITTED || (this.completing && !this.writtenSince)) {
			return;
		}
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			if (!connection.getAutoCommit()) {
				connection.commit();
			}
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("What was written after the commit is lost", ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

}
