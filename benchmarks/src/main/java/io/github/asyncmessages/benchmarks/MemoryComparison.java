package io.github.asyncmessages.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import io.github.asyncmessages.UserMessage;

import org.springframework.data.redis.core.RedisCallback;
import org.springframework.util.Assert;

/**
 * Measures the memory of Redis for mailboxes with one message. By hand, the same JSON is
 * in lists of the same names, which never expire.
 */
record MemoryComparison(Map<String, String> properties) implements Comparison {

	private static final List<String> RECIPIENTS = Queues.recipients(100_000);

	@Override
	public String name() {
		return "Redis memory of a mailbox with 1 message";
	}

	@Override
	public List<Row> run(int rounds) {
		List<Row.Round> figures = new ArrayList<>();
		try (Library library = new Library()) {
			library.start(this.properties);
			for (int i = 0; i < rounds; i++) {
				double sent = growth(library,
						() -> library.messages().sendAll(RECIPIENTS, UserMessage.success(Library.TEXT)));
				String entry = library.entry();
				double pushed = growth(library, () -> Queues.push(library.redis(), RECIPIENTS, entry));
				figures.add(new Row.Round(sent, pushed));
			}
		}
		return List.of(new Row(name(), "the same JSON in a list", "bytes", figures));
	}

	private static double growth(Library library, Runnable fill) {
		library.flush();
		long before = usedMemory(library);
		fill.run();
		return (double) (usedMemory(library) - before) / RECIPIENTS.size();
	}

	private static long usedMemory(Library library) {
		Properties memory = library.redis()
			.execute((RedisCallback<Properties>) (connection) -> connection.serverCommands().info("memory"));
		Assert.state(memory != null, "Redis did not answer");
		return Long.parseLong(memory.getProperty("used_memory"));
	}

}
