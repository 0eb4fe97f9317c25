package io.github.asyncmessages.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * In what databases differ.
 */
enum Dialect {

	/**
	 * An error ends the transaction of the caller, so a duplicate must be none. Takes an
	 * array of recipients, so that the message is sent once.
	 */
	POSTGRESQL {

		@Override
		int maxRecipients() {
			return 2000;
		}

		@Override
		Collection<String> insert(JdbcClient client, String table, Collection<String> recipients,
				List<Object> message) {
			return client.sql(Sql.complete(Sql.INSERT_FOR_ARRAY, table))
				.params(message)
				.param(new SqlArrayValue("varchar", recipients.toArray()))
				.query(String.class)
				.list();
		}

	},

	/**
	 * Also MariaDB. A statement that names several rows locks others on its way to them,
	 * or all of a small table, so rows are changed one by one. A subquery would be run
	 * for each row.
	 */
	MYSQL {

		@Override
		Collection<List<Long>> parts(Collection<Long> seqs) {
			return seqs.stream().sorted().map(List::of).toList();
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
	 * How many recipients an insert names at most, if it need not replace anything.
	 */
	int maxRecipients() {
		return Batches.MAX_SIZE;
	}

	/**
	 * Inserts a message for some recipients, unless there is a duplicate.
	 * @param message the values of {@link Sql#MESSAGE_COLUMNS}
	 * @return for whom it was inserted
	 */
	Collection<String> insert(JdbcClient client, String table, Collection<String> recipients, List<Object> message) {
		String row = "(?" + ", ?".repeat(message.size()) + ")";
		String rows = row + (", " + row).repeat(recipients.size() - 1);
		List<Object> values = new ArrayList<>(recipients.size() * (message.size() + 1));
		for (String recipient : recipients) {
			values.add(recipient);
			values.addAll(message);
		}
		try {
			client.sql(Sql.complete(Sql.INSERT, table) + rows).params(values).update();
			return recipients;
		}
		catch (DuplicateKeyException ex) {
			return List.of();
		}
	}

	/**
	 * The parts in which rows are changed that are known by their numbers.
	 */
	Collection<List<Long>> parts(Collection<Long> seqs) {
		return List.of(List.copyOf(seqs));
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
