package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.UserMessage;

/**
 * Measures the time from the end of a write, by another JVM, to the arrival of the signal
 * at the client. By hand, the write is a {@code PUBLISH}, and the signal carries its text
 * on.
 */
record StreamLatencyComparison(Map<String, String> properties) implements Comparison {

	private static final int STREAMS = 1_000;

	private static final int WARM_UP = 150;

	/** Longer than the library waits between two readings of mailboxes. */
	private static final long PAUSE_MILLIS = 60;

	@Override
	public String name() {
		return "stream, delay of a signal";
	}

	@Override
	public List<Row> run(int rounds) throws IOException, InterruptedException {
		List<Delays> delays = new ArrayList<>();
		try (Library mailboxes = new Library()) {
			mailboxes.start(this.properties);
			for (int i = 0; i < rounds; i++) {
				mailboxes.flush();
				try (StreamServer library = StreamServer.library(ClassPath.complete(), this.properties);
						StreamServer byHand = StreamServer.byHand(ClassPath.complete(), this.properties)) {
					library.open(STREAMS);
					byHand.open(STREAMS);
					delays.add(measure(mailboxes, library, byHand));
				}
			}
		}
		return Delays.rows("stream, signal", "`PUBLISH` and `SseEmitter`", WARM_UP, delays);
	}

	/**
	 * Writes to each mailbox once, so that no signal comes from an earlier write.
	 */
	private static Delays measure(Library mailboxes, StreamServer library, StreamServer byHand)
			throws InterruptedException {
		Delays delays = new Delays(STREAMS / 2);
		String entry = mailboxes.entry();
		for (int i = 0; i < STREAMS / 2; i++) {
			String user = "user-" + (2 * i + 1);
			String other = "user-" + (2 * i + 2);
			delays.sent()[i] = micros(library, user,
					() -> mailboxes.messages().send(user, UserMessage.success(Library.TEXT)));
			delays.published()[i] = micros(byHand, user, () -> mailboxes.redis().convertAndSend("news", user));
			delays.pushed()[i] = micros(library, other,
					() -> mailboxes.redis().opsForList().rightPush(Queues.key(other), entry));
		}
		return delays;
	}

	private static double micros(StreamServer server, String user, Runnable write) throws InterruptedException {
		Thread.sleep(PAUSE_MILLIS);
		write.run();
		long written = System.nanoTime();
		return (server.awaitSignal(user) - written) / 1e3;
	}

}
