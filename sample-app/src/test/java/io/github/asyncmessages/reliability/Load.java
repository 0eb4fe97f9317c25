package io.github.asyncmessages.reliability;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;

/**
 * Producers and the browsers of some users on each node, until it is closed.
 */
final class Load implements AutoCloseable {

	/** How often a producer sends in a second at most. */
	private static final int SENDS_OF_A_PRODUCER = 10;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Exception> failures = new CopyOnWriteArrayList<>();

	private final Journal journal;

	private volatile boolean sending = true;

	private volatile boolean reading = true;

	/**
	 * Starts to send and to read.
	 * @param users how many users there are
	 * @param rate how many messages are sent in a second
	 * @param habit what browsers do
	 */
	Load(List<Node> nodes, Journal journal, int users, int rate, Habit habit) {
		this.journal = journal;
		int producers = (int) Math.ceil((double) rate / nodes.size() / SENDS_OF_A_PRODUCER);
		Duration betweenSends = Duration.ofSeconds(1).multipliedBy((long) nodes.size() * producers).dividedBy(rate);
		for (Node node : nodes) {
			node.report(journal);
			IntStream.range(0, producers)
				.mapToObj((number) -> new Producer("producer " + number + " of " + node, node, journal))
				.forEach((producer) -> start(() -> send(producer, users, betweenSends)));
			IntStream.range(0, users)
				.mapToObj((number) -> new Visitor(NodeApplication.user(number), node::port, journal))
				.forEach((visitor) -> start(() -> read(visitor, habit)));
		}
	}

	private void start(Task task) {
		this.threads.execute(() -> {
			try {
				task.run();
			}
			catch (Exception ex) {
				this.failures.add(ex);
			}
		});
	}

	private void send(Producer producer, int users, Duration interval) throws InterruptedException {
		long start = System.nanoTime();
		for (int i = 0; this.sending; i++) {
			producer.send(NodeApplication.user(i % users));
			TimeUnit.NANOSECONDS.sleep(start + (i + 1) * interval.toNanos() - System.nanoTime());
		}
	}

	private void read(Visitor visitor, Habit habit) throws InterruptedException {
		for (int i = 0; this.reading; i++) {
			habit.visit(visitor, i);
		}
	}

	/**
	 * Waits until some more messages were sent and seen.
	 */
	void goOn() {
		int sends = this.journal.sends() + 40;
		int printed = this.journal.printed() + 40;
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> this.journal.sends() >= sends && this.journal.printed() >= printed);
	}

	/**
	 * Sends no more, and waits until all that was sent was seen, or for some time.
	 */
	void drain(Duration patience) {
		this.sending = false;
		long deadline = System.nanoTime() + patience.toNanos();
		Awaitility.await()
			.atMost(patience.plusSeconds(30))
			.until(() -> this.journal.missing().isEmpty() || System.nanoTime() > deadline);
	}

	/**
	 * Ends the load.
	 * @throws IllegalStateException if a producer or a browser has failed, for example
	 * because it was shown the message of somebody else
	 */
	@Override
	public void close() {
		this.sending = false;
		this.reading = false;
		this.threads.shutdown();
		Awaitility.await().atMost(Duration.ofSeconds(40)).until(this.threads::isTerminated);
		this.failures.forEach((failure) -> {
			throw new IllegalStateException(failure);
		});
	}

	/**
	 * What a browser does again and again.
	 */
	interface Habit {

		void visit(Visitor visitor, int count) throws InterruptedException;

		/**
		 * Opens these pages in turn, with a pause after each.
		 */
		static Habit open(Duration pause, String... paths) {
			return (visitor, count) -> {
				visitor.open(paths[count % paths.length]);
				TimeUnit.NANOSECONDS.sleep(pause.toNanos());
			};
		}

	}

	/**
	 * What a thread does.
	 */
	private interface Task {

		void run() throws Exception;

	}

}
