package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.util.Assert;

/**
 * The page of the documentation that shows the results of the last complete run, between
 * two comments.
 */
final class PerformancePage {

	private static final String BEGIN = "<!-- results -->";

	private static final String END = "<!-- /results -->";

	private final Path file;

	PerformancePage(Path file) {
		this.file = file;
	}

	/**
	 * Replaces the results.
	 */
	void write(String results) throws IOException {
		String text = Files.readString(this.file);
		int begin = text.indexOf(BEGIN);
		int end = text.indexOf(END);
		Assert.state(begin >= 0 && begin < end, () -> this.file + " must have a line " + BEGIN + " and a later " + END);
		Files.writeString(this.file,
				text.substring(0, begin + BEGIN.length()) + "\n\n" + results.strip() + "\n\n" + text.substring(end));
	}

}
