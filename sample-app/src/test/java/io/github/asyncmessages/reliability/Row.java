package io.github.asyncmessages.reliability;

import java.time.Duration;
import java.util.Locale;

/**
 * A row of the table: a scenario and what the comparison of its lists has found.
 *
 * @param recovery how long after the fault each node had both sent and printed a message,
 * and each user had been shown one; zero if there is no fault to wait for the end of
 */
record Row(String name, Journal journal, Duration claimTimeout, Duration recovery) {

	static final String HEADER = """
			| fault | sends that returned | sends that failed | missing | printed again | without a reason | pages | longest wait | slowest page | working again after |
			|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
			""";

	String toMarkdown() {
		return String.format(Locale.ENGLISH, "| %s | %,d | %,d | %d | %d | %d | %,d | %,d ms | %,d ms | %s |%n",
				this.name, this.journal.sends(), this.journal.failedSends(), this.journal.missing().size(),
				this.journal.twice().size(), this.journal.twiceWithoutReason(this.claimTimeout).size(),
				this.journal.pages(), this.journal.longestWait().toMillis(), this.journal.slowestPage().toMillis(),
				!this.recovery.isZero() ? String.format(Locale.ENGLISH, "%.1f s", this.recovery.toMillis() / 1000.0)
						: "");
	}

}
