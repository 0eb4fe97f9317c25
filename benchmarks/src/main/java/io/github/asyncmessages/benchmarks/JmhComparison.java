package io.github.asyncmessages.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Compares the methods {@code library} and {@code byHand} of a JMH benchmark. JMH would
 * measure all forks of one before the other; here each round is a run of its own.
 */
record JmhComparison(String name, String byHand, Class<?> benchmark, Map<String, String> properties,
		UnaryOperator<ChainedOptionsBuilder> customizer) implements Comparison {

	static JmhComparison of(Class<?> benchmark, String name, String byHand, Map<String, String> properties) {
		return new JmhComparison(name, byHand, benchmark, properties, UnaryOperator.identity());
	}

	JmhComparison with(UnaryOperator<ChainedOptionsBuilder> customizer) {
		return new JmhComparison(this.name, this.byHand, this.benchmark, this.properties, customizer);
	}

	@Override
	public List<Row> run(int rounds) throws RunnerException {
		String unit = "";
		List<Row.Round> figures = new ArrayList<>();
		for (int i = 0; i < rounds; i++) {
			RunResult library = run("library");
			RunResult byHand = run("byHand");
			unit = library.getPrimaryResult().getScoreUnit().replace("/op", "");
			figures.add(new Row.Round(library.getPrimaryResult().getScore(), byHand.getPrimaryResult().getScore()));
		}
		return List.of(new Row(this.name, this.byHand, unit, figures));
	}

	private RunResult run(String method) throws RunnerException {
		ChainedOptionsBuilder options = new OptionsBuilder()
			.include(Pattern.quote(this.benchmark.getName() + "." + method))
			.jvmArgsAppend(this.properties.entrySet()
				.stream()
				.map((property) -> "-D" + property.getKey() + "=" + property.getValue())
				.toArray(String[]::new))
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT);
		return new Runner(this.customizer.apply(options).build()).runSingle();
	}

}
