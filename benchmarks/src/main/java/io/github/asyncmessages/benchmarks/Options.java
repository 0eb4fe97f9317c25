package io.github.asyncmessages.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How thorough a run is.
 *
 * @param rounds {@code --rounds}: how often each contender is measured
 * @param duration {@code --seconds}: how long, where that can be chosen
 * @param only {@code --only}, several times if need be: names of the experiments to run,
 * or regular expressions of them; none stands for all
 * @param page {@code --page}: the documentation that gets the table
 */
record Options(int rounds, Duration duration, List<String> only, @Nullable Path page) {

	private static final int DEFAULT_ROUNDS = 5;

	private static final Duration DEFAULT_DURATION = Duration.ofSeconds(1);

	static Options parse(String... args) {
		Options options = new Options(DEFAULT_ROUNDS, DEFAULT_DURATION, List.of(), null);
		Iterator<String> rest = List.of(args).iterator();
		while (rest.hasNext()) {
			String name = rest.next();
			Assert.isTrue(rest.hasNext(), () -> "'" + name + "' must be followed by a value");
			options = options.with(name, rest.next());
		}
		return options;
	}

	private Options with(String name, String value) {
		return switch (name) {
			case "--rounds" -> new Options(Integer.parseInt(value), this.duration, this.only, this.page);
			case "--seconds" ->
				new Options(this.rounds, Duration.ofSeconds(Integer.parseInt(value)), this.only, this.page);
			case "--only" -> new Options(this.rounds, this.duration, and(value), this.page);
			case "--page" -> new Options(this.rounds, this.duration, this.only, Path.of(value));
			default -> throw new IllegalArgumentException("'" + name + "' is no option");
		};
	}

	private List<String> and(String name) {
		List<String> names = new ArrayList<>(this.only);
		names.add(name);
		return List.copyOf(names);
	}

	boolean selects(String experiment) {
		return isComplete()
				|| this.only.stream().anyMatch((name) -> name.equals(experiment) || experiment.matches(name));
	}

	boolean isComplete() {
		return this.only.isEmpty();
	}

	/**
	 * Whether its results are worth being kept.
	 */
	boolean isThorough() {
		return isComplete() && this.rounds >= DEFAULT_ROUNDS;
	}

}
