package io.github.asyncmessages.store.jdbc.executor;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Commits what {@code afterCommit} callbacks of a transaction write. The connection is
 * still bound at that point, so such a callback looks like code inside the transaction,
 * but no further commit follows.
 */
final class AfterCommitWrites implements TransactionSynchronization {

	private final DataSource dataSource;

	/**
	 * Whether the commit has begun. Stays {@code false} if this was registered after it.
	 */
	private boolean completing;

	private boolean writtenSince;

	private AfterCommitWrites(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Notes that the calling thread is about to write in its transaction.
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
			throw new DataAccessResourceFailureException(
					"Messages sent in an afterCommit callback could not be committed", ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

}
