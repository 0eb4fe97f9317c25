package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.UserMessage;

/**
 * Measures the time from the end of a write, by another JVM, to the moment at which the
 * message is in the document of a visible tab. By hand, the write is a {@code PUBLISH},
 * and the script shows the text of the signal, whereas the library's script requests the
 * message.
 */
record DocumentLatencyComparison(Map<String, String> properties) implements Comparison {

	private static final int MESSAGES = 120;

	private static final int WARM_UP = 20;

	private static final String USER = "user-1";

	/**
	 * Longer than the library waits between two readings of a mailbox, which the page
	 * before has changed by its confirmation.
	 */
	private static final long PAUSE_MILLIS = 100;

	@Override
	public String name() {
		return "stream, delay of a message";
	}

	@Override
	public List<Row> run(int rounds) throws IOException, InterruptedException {
		List<Delays> delays = new ArrayList<>();
		try (Library mailboxes = new Library()) {
			mailboxes.start(this.properties);
			for (int i = 0; i < rounds; i++) {
				mailboxes.flush();
				try (StreamServer library = StreamServer.library(ClassPath.complete(), this.properties);
						StreamServer byHand = StreamServer.byHand(ClassPath.complete(), this.properties);
						Tab tab = Tab.open(library.address() + "/live", USER);
						Tab tabByHand = Tab.open(byHand.address() + "/emitter.html", USER)) {
					delays.add(measure(mailboxes, tab, tabByHand));
				}
			}
		}
		return Delays.rows("stream, in the document", "`PUBLISH` and `EventSource`", WARM_UP, delays);
	}

	private static Delays measure(Library mailboxes, Tab tab, Tab tabByHand) throws InterruptedException {
		Delays delays = new Delays(MESSAGES);
		String entry = mailboxes.entry();
		for (int i = 0; i < MESSAGES; i++) {
			delays.sent()[i] = micros(tab, 2 * i + 1,
					() -> mailboxes.messages().send(USER, UserMessage.success(Library.TEXT)));
			delays.published()[i] = micros(tabByHand, i + 1, () -> mailboxes.redis().convertAndSend("news", USER));
			delays.pushed()[i] = micros(tab, 2 * i + 2,
					() -> mailboxes.redis().opsForList().rightPush(Queues.key(USER), entry));
		}
		return delays;
	}

	private static double micros(Tab tab, int number, Runnable write) throws InterruptedException {
		Thread.sleep(PAUSE_MILLIS);
		write.run();
		double written = Duration.between(Instant.EPOCH, Instant.now()).toNanos() / 1e3;
		return tab.awaitArrival(number) * 1e3 - written;
	}

}
