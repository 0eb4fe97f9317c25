package io.github.asyncmessages.reliability;

import org.springframework.boot.SpringBootVersion;

/**
 * The tables of all scenarios that have run.
 */
final class Results {

	private static final StringBuilder faults = new StringBuilder();

	private static final StringBuilder soaks = new StringBuilder();

	private Results() {
	}

	static void add(Row row) {
		faults.append(row.toMarkdown());
	}

	static void add(Soak.Row row) {
		soaks.append(row.toMarkdown());
	}

	/**
	 * Prints the tables in Markdown.
	 */
	static void print() {
		System.out.printf("%n%d cores, JDK %s, Spring Boot %s%n%n", Runtime.getRuntime().availableProcessors(),
				Runtime.version(), SpringBootVersion.getVersion());
		if (!faults.isEmpty()) {
			System.out.println(Row.HEADER + faults);
		}
		if (!soaks.isEmpty()) {
			System.out.println(Soak.Row.HEADER + soaks);
		}
	}

}
