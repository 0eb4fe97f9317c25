package io.github.asyncmessages.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The rows that a table holds, whatever its columns are, to be inserted again.
 */
final class TableRows {

	private static final int BATCH = 1000;

	private final String insert;

	private final List<@Nullable Object[]> rows;

	private TableRows(String table, List<String> columns, List<@Nullable Object[]> rows) {
		this.insert = "INSERT INTO %s (%s) VALUES (%s)".formatted(table, String.join(", ", columns),
				String.join(", ", Collections.nCopies(columns.size(), "?")));
		this.rows = rows;
	}

	static TableRows of(JdbcTemplate jdbc, String table) {
		List<String> columns = jdbc
			.execute((ConnectionCallback<List<String>>) (connection) -> columns(connection, table));
		List<@Nullable Object[]> rows = jdbc.query("SELECT " + String.join(", ", columns) + " FROM " + table,
				(row, number) -> values(row, columns.size()));
		return new TableRows(table, columns, rows);
	}

	/**
	 * The columns whose values the database does not make itself.
	 */
	private static List<String> columns(Connection connection, String table) throws SQLException {
		try (ResultSet columns = connection.getMetaData().getColumns(null, null, table, null)) {
			List<String> names = new ArrayList<>();
			while (columns.next()) {
				if (columns.getString("IS_AUTOINCREMENT").equals("NO")
						&& columns.getString("IS_GENERATEDCOLUMN").equals("NO")) {
					names.add(columns.getString("COLUMN_NAME"));
				}
			}
			return names;
		}
	}

	private static @Nullable Object[] values(ResultSet row, int count) throws SQLException {
		@Nullable Object[] values = new Object[count];
		for (int i = 0; i < count; i++) {
			values[i] = row.getObject(i + 1);
		}
		return values;
	}

	/**
	 * Inserts the rows in batches.
	 */
	void insert(JdbcTemplate jdbc) {
		jdbc.batchUpdate(this.insert, this.rows, BATCH, TableRows::setValues);
	}

	private static void setValues(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
		for (int i = 0; i < values.length; i++) {
			statement.setObject(i + 1, values[i]);
		}
	}

}
