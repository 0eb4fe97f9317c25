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
final class LateCommit implements TransactionSynchronization {

	private final DataSource dataSource;

	/** Is not called on a synchronization that was registered after the commit. */
	private boolean beforeCompletion;

	private LateCommit(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Watches the transaction of the calling thread, if that is not done yet.
	 */
	static void register(DataSource dataSource) {
		boolean registered = TransactionSynchronizationManager.getSynchronizations()
			.stream()
			.anyMatch((other) -> other instanceof LateCommit late && late.dataSource == dataSource);
		if (!registered) {
			TransactionSynchronizationManager.registerSynchronization(new LateCommit(dataSource));
		}
	}

	@Override
	public void beforeCompletion() {
		this.beforeCompletion = true;
	}

	@Override
	public void afterCompletion(int status) {
		if (status != STATUS_COMMITTED || this.beforeCompletion) {
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
