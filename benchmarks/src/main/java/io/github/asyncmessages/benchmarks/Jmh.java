package io.github.asyncmessages.benchmarks;

import java.time.Duration;
import java.util.regex.Pattern;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import org.springframework.util.Assert;

/**
 * One iteration of a JMH benchmark, in this JVM: contenders can take turns, as JMH by
 * itself does not let them.
 */
final class Jmh {

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	private final ChainedOptionsBuilder options;

	private Jmh(Class<?> benchmarks, String method) {
		this.options = new OptionsBuilder().include("^" + Pattern.quote(benchmarks.getName() + "." + method) + "$")
			.forks(0)
			.warmupIterations(0)
			.measurementIterations(1)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT);
	}

	static Jmh of(Class<?> benchmarks, String method) {
		return new Jmh(benchmarks, method);
	}

	Jmh with(String param, Object value) {
		this.options.param(param, String.valueOf(value));
		return this;
	}

	Jmh threads(int count) {
		this.options.threads(count);
		return this;
	}

	Jmh lasting(Duration duration) {
		this.options.measurementTime(TimeValue.milliseconds(duration.toMillis()));
		return this;
	}

	/**
	 * Runs the iteration.
	 * @return what the mode of the benchmark gives
	 */
	double score() throws RunnerException {
		return run().getPrimaryResult().getScore();
	}

	/**
	 * Runs the iteration under the profiler for allocations.
	 * @return how many bytes the JVM has allocated for each operation
	 */
	double allocatedBytes() throws RunnerException {
		this.options.addProfiler(GCProfiler.class);
		Result<?> allocated = run().getSecondaryResults().get(ALLOCATED);
		Assert.state(allocated != null, "The profiler says nothing");
		return allocated.getScore();
	}

	private RunResult run() throws RunnerException {
		return new Runner(this.options.build()).runSingle();
	}

}
