package io.github.asyncmessages.store;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoreMatrix}.
 */
class StoreMatrixTests {

	private final ByteArrayOutputStream output = new ByteArrayOutputStream();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path surefire;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path failsafe;

	@BeforeEach
	void report() throws Exception {
		write(this.surefire, "MemoryMessageStoreTests", "");
		for (String driver : List.of("Lettuce", "Jedis", "LettuceCluster", "JedisCluster")) {
			write(this.failsafe, "RedisMessageStoreIT$" + driver, "");
		}
		for (String database : List.of("H2", "PostgreSql", "MariaDb")) {
			write(this.failsafe, "JdbcMessageStoreIT$" + database, "");
		}
	}

	@Test
	void isCompleteIfEveryStoreKeepsTheContractWithEveryDriver() throws Exception {
		assertThat(print()).isTrue();
		assertThat(this.output.toString(StandardCharsets.UTF_8)).containsSubsequence(
				"| Memory        | none    |     2 |", "| Redis Cluster | Jedis   |     2 |      0 |       0 |");
	}

	@Test
	void isIncompleteIfADriverIsMissing() throws Exception {
		Files.delete(this.failsafe.resolve("TEST-RedisMessageStoreIT$Jedis.xml"));
		assertThat(print()).isFalse();
		assertThat(this.output.toString(StandardCharsets.UTF_8))
			.endsWith("Redis: the contract must be run and kept by RedisMessageStoreIT$Jedis.%n".formatted());
	}

	@Test
	void isIncompleteIfATestHasFailed() throws Exception {
		write(this.surefire, "MemoryMessageStoreTests", "<failure message='no'/>");
		assertThat(print()).isFalse();
	}

	@Test
	void isIncompleteIfATestHasBrokenOff() throws Exception {
		write(this.failsafe, "RedisMessageStoreIT$JedisCluster", "<error message='no'/>");
		assertThat(print()).isFalse();
	}

	@Test
	void isIncompleteIfATestWasSkipped() throws Exception {
		write(this.failsafe, "RedisMessageStoreIT$Lettuce", "<skipped/>");
		assertThat(print()).isFalse();
	}

	@Test
	void isCompleteWithoutMariadbUnlessThatIsRequired() throws Exception {
		Files.delete(this.failsafe.resolve("TEST-JdbcMessageStoreIT$MariaDb.xml"));
		List<Path> folders = List.of(this.surefire, this.failsafe);
		assertThat(StoreMatrix.print(folders, false, new PrintStream(this.output))).isTrue();
		assertThat(this.output.toString(StandardCharsets.UTF_8))
			.endsWith("MariaDB: not run, since there is none on this machine.%n".formatted());
		assertThat(StoreMatrix.print(folders, true, new PrintStream(this.output))).isFalse();
	}

	@Test
	void isIncompleteIfATestOnMariadbHasFailed() throws Exception {
		write(this.failsafe, "JdbcMessageStoreIT$MariaDb", "<failure message='no'/>");
		assertThat(StoreMatrix.print(List.of(this.surefire, this.failsafe), false, new PrintStream(this.output)))
			.isFalse();
	}

	@Test
	void isIncompleteIfThereAreNoReports() throws Exception {
		assertThat(StoreMatrix.print(List.of(Path.of("no-such-folder")), true, new PrintStream(this.output))).isFalse();
	}

	private boolean print() throws Exception {
		return StoreMatrix.print(List.of(this.surefire, this.failsafe), true, new PrintStream(this.output));
	}

	private static void write(Path folder, String className, String outcome) throws Exception {
		Files.writeString(folder.resolve("TEST-" + className + ".xml"), """
				<testsuite>
					<testcase name="a" classname="io.github.asyncmessages.store.%1$s"/>
					<testcase name="b" classname="io.github.asyncmessages.store.%1$s">%2$s</testcase>
				</testsuite>
				""".formatted(className, outcome));
	}

}
