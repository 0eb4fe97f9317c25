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

	/**
	 * Also MariaDB. A small table would be searched row by row, each of which is locked
	 * meanwhile, and a subquery would be run for each row.
	 */
	MYSQL {

		@Override
		String rows() {
			return "{table} FORCE INDEX (PRIMARY)";
		}

		@Override
		String delete() {
			return "DELETE {table} FROM {rows}";
		}

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
	 * The table, where rows are changed by their numbers.
	 */
	String rows() {
		return "{table}";
	}

	/**
	 * The beginning of a statement that deletes rows by their numbers.
	 */
	String delete() {
		return "DELETE FROM {rows}";
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
