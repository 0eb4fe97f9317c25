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
	void isIncompleteIfThereAreNoReports() throws Exception {
		assertThat(StoreMatrix.print(List.of(Path.of("no-such-folder")), new PrintStream(this.output))).isFalse();
	}

	private boolean print() throws Exception {
		return StoreMatrix.print(List.of(this.surefire, this.failsafe), new PrintStream(this.output));
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
