package io.github.asyncmessages.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.RequiresMariadb;
import io.github.asyncmessages.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The statements of the upgrade notes turn the first table that there was into the table
 * of today.
 */
class TableUpgradeIT {

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.testing.TestDatabase#available")
	void theFirstTableBecomesTheTableOfToday(TestDatabase database) throws Exception {
		try (HikariDataSource upgraded = database.create(); HikariDataSource created = database.create()) {
			run(firstTable(database.name()), upgraded);
			run(upgrade(database), upgraded);
			run(resource(database.script()), created);
			assertThat(description(upgraded, database)).isNotEmpty()
				.containsExactlyInAnyOrderElementsOf(description(created, database));
		}
	}

	/**
	 * MariaDB stands in for MySQL, from which it differs by the collation.
	 */
	@Test
	@RequiresMariadb
	void theFirstTableOfMysqlBecomesTheTableOfToday() throws Exception {
		try (HikariDataSource upgraded = TestDatabase.MARIADB.create();
				HikariDataSource created = TestDatabase.MARIADB.create()) {
			run(forMariadb(firstTable("mysql")), upgraded);
			run(upgrade(TestDatabase.MARIADB), upgraded);
			run(forMariadb(resource("io/github/asyncmessages/store/jdbc/schema-mysql.sql")), created);
			assertThat(description(upgraded, TestDatabase.MARIADB)).isNotEmpty()
				.containsExactlyInAnyOrderElementsOf(description(created, TestDatabase.MARIADB));
		}
	}

	private static String forMariadb(String script) {
		assertThat(script).contains("utf8mb4_0900_bin");
		return script.replace("utf8mb4_0900_bin", "utf8mb4_nopad_bin");
	}

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.testing.TestDatabase#available")
	void messagesThatWaitAreKept(TestDatabase database) throws Exception {
		HikariDataSource dataSource = database.create();
		run(firstTable(database.name()), dataSource);
		JdbcClient client = JdbcClient.create(dataSource);
		client.sql("INSERT INTO user_message (recipient, text) VALUES ('barry', 'First')").update();
		client
			.sql("INSERT INTO user_message (recipient, id, collapse_key, text, delivery) "
					+ "VALUES ('barry', 'm2', 'report', 'Second', 'until-read')")
			.update();
		run(upgrade(database), dataSource);
		try (JdbcFixture fixture = new JdbcFixture(dataSource)) {
			fixture.store().checkTable();
			TestMailbox mailbox = fixture.mailbox().of("barry");
			mailbox.send(UserMessage.info("Third").key("report").untilRead());
			Claim claim = mailbox.claim();
			assertThat(TestMailbox.texts(claim)).containsExactly("First");
			assertThat(claim.untilRead()).extracting(UserMessage::text).containsExactly("Third");
		}
	}

	private static String firstTable(String database) throws Exception {
		return resource("io/github/asyncmessages/store/jdbc/first-table-" + database.toLowerCase(Locale.ROOT) + ".sql");
	}

	private static String resource(String path) throws Exception {
		return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
	}

	private static String upgrade(TestDatabase database) throws Exception {
		String title = switch (database) {
			case H2 -> "H2";
			case POSTGRESQL -> "PostgreSQL";
			default -> "MariaDB and MySQL";
		};
		Matcher matcher = Pattern.compile("\n### " + title + "\n\n```sql\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/upgrading.md")));
		assertThat(matcher.find()).isTrue();
		return matcher.group(1);
	}

	private static void run(String script, DataSource dataSource) {
		DatabasePopulatorUtils.execute(
				new ResourceDatabasePopulator(new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8))),
				dataSource);
	}

	/**
	 * All columns, constraints and indexes, in no order.
	 */
	private static List<String> description(DataSource dataSource, TestDatabase database) {
		return switch (database) {
			case H2 -> h2(dataSource);
			case POSTGRESQL -> rows(dataSource, """
					SELECT CONCAT_WS(' ', attname, format_type(atttypid, atttypmod), attnotnull, attidentity, collname,
						pg_get_expr(adbin, adrelid))
					FROM pg_attribute LEFT JOIN pg_collation ON pg_collation.oid = attcollation
						LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
					WHERE attrelid = 'user_message'::regclass AND attnum > 0
					UNION ALL
					SELECT CONCAT_WS(' ', conname, pg_get_constraintdef(oid)) FROM pg_constraint
					WHERE conrelid = 'user_message'::regclass
					UNION ALL
					SELECT indexdef FROM pg_indexes WHERE tablename = 'user_message'
					""");
			default -> rows(dataSource, """
					SELECT CONCAT_WS(' ', column_name, column_type, is_nullable, column_default, collation_name, extra)
					FROM information_schema.columns WHERE table_schema = DATABASE()
					UNION ALL
					SELECT CONCAT_WS(' ', index_name, non_unique, seq_in_index, column_name)
					FROM information_schema.statistics WHERE table_schema = DATABASE()
					UNION ALL
					SELECT check_clause FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()
					UNION ALL
					SELECT CONCAT_WS(' ', engine, table_collation) FROM information_schema.tables
					WHERE table_schema = DATABASE()
					""");
		};
	}

	/**
	 * The script without users and without the names of constraints, which H2 chooses.
	 */
	private static List<String> h2(DataSource dataSource) {
		return rows(dataSource, "SCRIPT NODATA TABLE user_message").stream()
			.filter((statement) -> !statement.startsWith("CREATE USER"))
			.flatMap(String::lines)
			.map((line) -> line.strip().replaceAll("CONSTRAINT_\\w+", "").replaceAll(",$", ""))
			.toList();
	}

	private static List<String> rows(DataSource dataSource, String query) {
		return JdbcClient.create(dataSource).sql(query).query(String.class).list();
	}

}
