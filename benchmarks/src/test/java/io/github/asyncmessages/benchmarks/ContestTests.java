package io.github.asyncmessages.benchmarks;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ContestTests {

	private final List<String> order = new ArrayList<>();

	@Test
	void theSubjectIsMeasuredBetweenTheReferenceAndItsDoubleWhichChangePlaces() throws Exception {
		new Contest<>(() -> measure("S"), () -> measure("R"), () -> measure("C")).run(3);
		assertThat(this.order).containsExactly("R", "S", "C", "C", "S", "R", "R", "S", "C");
	}

	@Test
	void aRoundKnowsWhatBelongsToWhom() throws Exception {
		List<Contest.Round<String>> rounds = new Contest<>(() -> measure("S"), () -> measure("R"), () -> measure("C"))
			.run(2);
		assertThat(rounds).containsExactly(new Contest.Round<>("S", "R", "C"), new Contest.Round<>("S", "R", "C"));
	}

	private String measure(String contender) {
		this.order.add(contender);
		return contender;
	}

}
