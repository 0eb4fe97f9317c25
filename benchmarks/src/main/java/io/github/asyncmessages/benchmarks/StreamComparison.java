package io.github.asyncmessages.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares what open streams cost an application with the cost of emitters.
 */
record StreamComparison(String name, String byHand, String unit, ClassPath classPath, Map<String, String> properties,
		Measurement measurement) implements Comparison {

	private static final int FIRST_STREAMS = 100;

	private static final Duration WARM_UP = Duration.ofSeconds(10);

	/** Each stream has two heartbeats meanwhile. */
	private static final Duration DURATION = Duration.ofSeconds(50);

	/**
	 * The heap of a stream. What the first streams cause to be loaded does not count.
	 */
	static StreamComparison heap(String webServer, ClassPath classPath, int streams, Map<String, String> redis) {
		return new StreamComparison("stream on %s, one of %,d: heap".formatted(webServer, streams), "`SseEmitter`",
				"KB", classPath, redis, (server) -> {
					server.open(FIRST_STREAMS);
					long before = server.liveBytes();
					server.open(FIRST_STREAMS + streams);
					return (server.liveBytes() - before) / 1024.0 / streams;
				});
	}

	/**
	 * The processor time of the application while nothing happens.
	 */
	static StreamComparison idle(int streams, Map<String, String> redis) {
		return new StreamComparison("stream, %,d idle ones: processor time".formatted(streams),
				"`SseEmitter` with the same heartbeat", "ms/s", ClassPath.complete(), redis, (server) -> {
					server.open(streams);
					Thread.sleep(WARM_UP.toMillis());
					Duration before = server.processorTime();
					Thread.sleep(DURATION.toMillis());
					return (double) server.processorTime().minus(before).toMillis() / DURATION.toSeconds();
				});
	}

	@Override
	public List<Row> run(int rounds) throws Exception {
		List<Row.Round> figures = new ArrayList<>();
		for (int i = 0; i < rounds; i++) {
			double library = measure(StreamServer.library(this.classPath, this.properties));
			double byHand = measure(StreamServer.byHand(this.classPath, this.properties));
			figures.add(new Row.Round(library, byHand));
		}
		return List.of(new Row(this.name, this.byHand, this.unit, figures));
	}

	private double measure(StreamServer server) throws Exception {
		try (server) {
			return this.measurement.of(server);
		}
	}

	/**
	 * Measures an application.
	 */
	@FunctionalInterface
	interface Measurement {

		double of(StreamServer server) throws Exception;

	}

}
