package io.github.asyncmessages.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * In what databases differ.
 */
enum Dialect {

	/** An error ends the transaction of the caller, so a duplicate must be none. */
	POSTGRESQL {

		@Override
		String insert(String statement) {
			return statement + " ON CONFLICT DO NOTHING RETURNING recipient";
		}

		@Override
		Collection<String> insert(JdbcClient.StatementSpec statement, Collection<String> recipients) {
			return statement.query(String.class).list();
		}

	},

	/** Also MariaDB. A subquery would be run for each row of the table. */
	MYSQL {

		@Override
		String claim() {
			return Sql.CLAIM_BY_JOIN;
		}

	},

	/**
	 * A subquery would be run for each row, and there is no join: waits for locked rows.
	 */
	H2 {

		@Override
		String claim() {
			return Sql.CLAIM_WAITING;
		}

	};

	/**
	 * The text of a statement that inserts rows.
	 */
	String insert(String statement) {
		return statement;
	}

	/**
	 * Inserts a row for each of some recipients.
	 * @return for whom it was inserted
	 */
	Collection<String> insert(JdbcClient.StatementSpec statement, Collection<String> recipients) {
		try {
			statement.update();
			return recipients;
		}
		catch (DuplicateKeyException ex) {
			return List.of();
		}
	}

	/**
	 * The text of the statement that claims rows.
	 */
	String claim() {
		return Sql.CLAIM;
	}

	static Dialect of(Connection connection) throws SQLException {
		String product = connection.getMetaData().getDatabaseProductName();
		return switch (product) {
			case "PostgreSQL" -> POSTGRESQL;
			case "MariaDB", "MySQL" -> MYSQL;
			case "H2" -> H2;
			default -> throw new IllegalStateException(
					"Messages can be kept in PostgreSQL, MariaDB, MySQL and H2, but not in " + product);
		};
	}

}
