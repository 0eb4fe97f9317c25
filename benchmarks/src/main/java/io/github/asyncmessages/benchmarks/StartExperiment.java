package io.github.asyncmessages.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.asyncmessages.benchmarks.start.StartApplication;

import org.springframework.util.Assert;

/**
 * How long an application like the sample takes to start.
 */
final class StartExperiment implements Experiment {

	private static final Pattern STARTED = Pattern.compile("^started (\\d+)$", Pattern.MULTILINE);

	private static final Metric<Double> TIME = Metric.ratio("ms");

	@Override
	public String name() {
		return "start of a context like the sample's";
	}

	@Override
	public List<Comparison> run(Options options, Servers servers) throws Exception {
		int port = servers.redis().port();
		ClassPath complete = ClassPath.ofThisJvm();
		ClassPath withoutLibrary = complete.without(ClassPath.LIBRARY);
		return List.of(
				compare("the same without the starter", complete, withoutLibrary, Goal.atMost(1.05), port, options),
				compare("the same without Spring Data Redis and Lettuce, too", complete,
						withoutLibrary.without(ClassPath.REDIS), Goal.NONE, port, options));
	}

	private Comparison compare(String reference, ClassPath with, ClassPath without, Goal goal, int port,
			Options options) throws Exception {
		Contest.Measurement<Double> start = () -> start(without, port);
		Contest<Double> contest = new Contest<>(() -> start(with, port), start, start);
		contest.run(1);
		return Comparison.of(name(), reference, TIME, goal, contest.run(options.rounds()));
	}

	private static double start(ClassPath classPath, int port) throws Exception {
		List<String> args = Stream
			.concat(Stream.of("server.port=0", "logging.level.root=warn",
					"spring.data.redis.repositories.enabled=false", "async-messages.web.inbox.enabled=true"),
					Library.redisProperties(port).stream())
			.map("--"::concat)
			.toList();
		Process process = new ProcessBuilder(classPath.command(StartApplication.class, args)).redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		Matcher started = STARTED.matcher(output);
		Assert.state(process.waitFor() == 0 && started.find(), () -> "The application did not start:\n" + output);
		return Long.parseLong(started.group(1)) / 1000.0;
	}

}
