package io.github.asyncmessages.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The comparisons of a run.
 */
final class ResultTable {

	private static final String HEADER = """
			| what | reference | ratio or difference | spread | noise | goal | met |
			|---|---|---|---|---|---|---|
			""";

	private final List<Comparison> rows = new ArrayList<>();

	void addAll(List<Comparison> comparisons) {
		this.rows.addAll(comparisons);
	}

	String toMarkdown() {
		Stream<String> lines = this.rows.stream()
			.map((row) -> row.cells().stream().collect(Collectors.joining(" | ", "| ", " |\n")));
		return HEADER + lines.collect(Collectors.joining());
	}

}
