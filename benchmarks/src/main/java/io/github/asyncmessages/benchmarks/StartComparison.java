package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts applications, from the start of their JVM until they answer requests, and until
 * they have answered the first one, which has a message. The former have all libraries of
 * the sample.
 */
record StartComparison(Map<String, String> redis) implements Comparison {

	private static final String USER = "user-1";

	@Override
	public String name() {
		return "start";
	}

	@Override
	public List<Row> run(int rounds) throws IOException {
		List<Row.Round> starts = new ArrayList<>();
		List<Row.Round> firstPages = new ArrayList<>();
		Map<String, String> library = with("async-messages.web.inbox.enabled", "true");
		Map<String, String> interceptor = with("spring.profiles.active", "redis");
		ClassPath all = ClassPath.complete();
		ClassPath needed = all.without(ClassPath.SAMPLE);
		try (Library mailboxes = new Library()) {
			mailboxes.start(this.redis);
			for (int i = 0; i < rounds; i++) {
				starts.add(new Row.Round(start(all, library), start(all.without(ClassPath.LIBRARY), this.redis)));
				firstPages.add(new Row.Round(firstPage(mailboxes, needed, library),
						firstPage(mailboxes, needed.without(ClassPath.LIBRARY), interceptor)));
			}
		}
		return List.of(new Row("start", "the same application without the starter", "ms", starts),
				new Row("start and first page with a message", "interceptor with `LPOP`", "ms", firstPages));
	}

	private Map<String, String> with(String name, String value) {
		Map<String, String> properties = new HashMap<>(this.redis);
		properties.put(name, value);
		return properties;
	}

	private static double start(ClassPath classPath, Map<String, String> properties) throws IOException {
		long start = System.nanoTime();
		PageServer server = PageServer.start(classPath, properties);
		double millis = millisSince(start);
		server.close();
		return millis;
	}

	private static double firstPage(Library mailboxes, ClassPath classPath, Map<String, String> properties)
			throws IOException {
		mailboxes.flush();
		Queues.push(mailboxes.redis(), List.of(USER), """
				{"level": "success", "text": "Your report is ready"}""");
		long start = System.nanoTime();
		try (PageServer server = PageServer.start(classPath, properties); PageServer.Client client = server.connect()) {
			client.get("/list", USER, 1);
			return millisSince(start);
		}
	}

	private static double millisSince(long start) {
		return (double) TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start) / 1_000;
	}

}
