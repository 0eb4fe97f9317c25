package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Starts an application with the libraries of the sample, from the start of its JVM until
 * it answers requests.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
@SuppressWarnings("NullAway.Init") // The benchmark sets the application
public class StartBenchmark {

	private PageServer application;

	@Benchmark
	public void library() throws IOException {
		this.application = PageServer.start(ClassPath.complete(), properties());
	}

	@Benchmark
	public void byHand() throws IOException {
		this.application = PageServer.start(ClassPath.complete().without(ClassPath.LIBRARY), properties());
	}

	private static Map<String, String> properties() {
		return Map.of("async-messages.web.inbox.enabled", "true", "spring.data.redis.port",
				System.getProperty("spring.data.redis.port"));
	}

	@TearDown(Level.Invocation)
	public void close() {
		this.application.close();
	}

}
