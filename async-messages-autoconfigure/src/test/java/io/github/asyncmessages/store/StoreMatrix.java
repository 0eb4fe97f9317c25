package io.github.asyncmessages.store;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Prints on which stores and drivers the contract of a store was run, and fails if one is
 * missing, has failed or was skipped. MariaDB may be missing unless the environment says
 * {@code MARIADB_REQUIRED=true}. Needs the JDK only:
 * {@code java StoreMatrix.java <folder with reports of Surefire or Failsafe>...}
 */
public final class StoreMatrix {

	private static final String ROW = "| %-13s | %-7s | %5s | %6s | %7s |%n";

	private final Map<Cell, Result> results = new EnumMap<>(Cell.class);

	private StoreMatrix() {
		Stream.of(Cell.values()).forEach((cell) -> this.results.put(cell, new Result()));
	}

	public static void main(String[] folders) throws Exception {
		boolean everywhere = Boolean.parseBoolean(System.getenv("MARIADB_REQUIRED"));
		boolean complete = print(Stream.of(folders).map(Path::of).toList(), everywhere, System.out);
		System.exit(complete ? 0 : 1);
	}

	/**
	 * Reads reports and prints what they say.
	 * @param everywhere whether also on the servers that a machine need not have
	 * @return whether the contract was run everywhere, and kept
	 */
	static boolean print(List<Path> folders, boolean everywhere, PrintStream out) throws Exception {
		StoreMatrix matrix = new StoreMatrix();
		for (Path folder : folders) {
			matrix.readAll(folder);
		}
		out.printf(ROW, "store", "driver", "tests", "failed", "skipped");
		out.printf(ROW, "---", "---", "--:", "--:", "--:");
		matrix.results.forEach((cell, result) -> out.printf(ROW, cell.store, cell.driver, result.tests, result.failed,
				result.skipped));
		boolean complete = true;
		for (Cell cell : Cell.values()) {
			Result result = matrix.results.getOrDefault(cell, new Result());
			if (cell.optional && !everywhere && result.wasNotRun()) {
				out.printf("%s: not run, since there is none on this machine.%n", cell.store);
			}
			else if (!result.isGood()) {
				out.printf("%s: the contract must be run and kept by %s.%n", cell.store, cell.className);
				complete = false;
			}
		}
		return complete;
	}

	private void readAll(Path folder) throws IOException, ParserConfigurationException, SAXException {
		if (!Files.isDirectory(folder)) {
			return;
		}
		DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.filter((each) -> each.getFileName().toString().matches("TEST-.*\\.xml")).toList()) {
				read(parser.parse(file.toFile()).getElementsByTagName("testcase"));
			}
		}
	}

	private void read(NodeList testCases) {
		for (int i = 0; i < testCases.getLength(); i++) {
			Element testCase = (Element) testCases.item(i);
			String className = testCase.getAttribute("classname");
			this.results.forEach((cell, result) -> {
				if (className.endsWith("." + cell.className)) {
					result.add(testCase);
				}
			});
		}
	}

	/**
	 * A store with a driver, and the class that runs the contract on it.
	 */
	private enum Cell {

		MEMORY("Memory", "none", "MemoryMessageStoreTests"),

		REDIS_LETTUCE("Redis", "Lettuce", "RedisMessageStoreIT$Lettuce"),

		REDIS_JEDIS("Redis", "Jedis", "RedisMessageStoreIT$Jedis"),

		REDIS_CLUSTER_LETTUCE("Redis Cluster", "Lettuce", "RedisMessageStoreIT$LettuceCluster"),

		REDIS_CLUSTER_JEDIS("Redis Cluster", "Jedis", "RedisMessageStoreIT$JedisCluster"),

		H2("H2", "H2", "JdbcMessageStoreIT$H2"),

		POSTGRESQL("PostgreSQL", "pgjdbc", "JdbcMessageStoreIT$PostgreSql"),

		MARIADB("MariaDB", "MariaDB", "JdbcMessageStoreIT$MariaDb", true);

		private final String store;

		private final String driver;

		private final String className;

		private final boolean optional;

		Cell(String store, String driver, String className) {
			this(store, driver, className, false);
		}

		Cell(String store, String driver, String className, boolean optional) {
			this.optional = optional;
			this.store = store;
			this.driver = driver;
			this.className = className;
		}

	}

	/**
	 * How many tests there were, and how they ended.
	 */
	private static final class Result {

		private int tests;

		private int failed;

		private int skipped;

		private void add(Element testCase) {
			this.tests++;
			if (has(testCase, "failure") || has(testCase, "error")) {
				this.failed++;
			}
			else if (has(testCase, "skipped")) {
				this.skipped++;
			}
		}

		private static boolean has(Element testCase, String child) {
			return testCase.getElementsByTagName(child).getLength() > 0;
		}

		private boolean wasNotRun() {
			return this.tests == this.skipped;
		}

		private boolean isGood() {
			return this.tests > 0 && this.failed == 0 && this.skipped == 0;
		}

	}

}
