package io.github.asyncmessages.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

/**
 * What was sent, what was printed, how long pages took, and what failed when. Times are
 * those of {@link System#nanoTime()}.
 */
final class Journal {

	/** How long a confirmation takes at most if nothing stands in its way. */
	private static final Duration CONFIRMATION = Duration.ofSeconds(2);

	/** Each text is sent once. */
	private final Map<String, Send> sends = new ConcurrentHashMap<>();

	private final Map<String, Send> failedSends = new ConcurrentHashMap<>();

	private final Map<String, Queue<Print>> prints = new ConcurrentHashMap<>();

	private final Queue<Long> pageMillis = new ConcurrentLinkedQueue<>();

	private final Queue<Long> waitMillis = new ConcurrentLinkedQueue<>();

	private final List<Span> outages = new CopyOnWriteArrayList<>();

	private final Map<Integer, Span> deaths = new ConcurrentHashMap<>();

	/**
	 * Writes down a send that has returned.
	 * @param port the port of the node
	 */
	void sent(String text, int port, long started) {
		this.sends.put(text, new Send(port, started, System.nanoTime()));
	}

	/**
	 * Writes down a send that has failed: the message is perhaps stored.
	 */
	void sendFailed(String text, int port, long started) {
		this.failedSends.put(text, new Send(port, started, System.nanoTime()));
	}

	/**
	 * Writes down a message that a reader has seen.
	 */
	void printed(String text, Print print) {
		this.prints.computeIfAbsent(text, (key) -> new ConcurrentLinkedQueue<>()).add(print);
	}

	/**
	 * Writes down how long a page took in its node, and how long its thread waited.
	 */
	void pageTook(long millis, long waitedMillis) {
		this.pageMillis.add(millis);
		this.waitMillis.add(waitedMillis);
	}

	/**
	 * Writes down the time in which the server did not answer.
	 */
	void serverFailed(long from, long to) {
		this.outages.add(new Span(from, to));
	}

	/**
	 * Writes down when a node was killed.
	 */
	void nodeDied(int port, long from, long to) {
		this.deaths.put(port, new Span(from, to));
	}

	int sends() {
		return this.sends.size();
	}

	int failedSends() {
		return this.failedSends.size();
	}

	int printed() {
		return this.prints.size();
	}

	/**
	 * The messages of which the send returned and that nobody has seen.
	 */
	List<String> missing() {
		return this.sends.keySet().stream().filter((text) -> !this.prints.containsKey(text)).sorted().toList();
	}

	/**
	 * The messages that were seen more than once.
	 */
	List<String> twice() {
		return this.prints.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().size() > 1)
			.map(Map.Entry::getKey)
			.sorted()
			.toList();
	}

	/**
	 * The messages that were seen again although their page had arrived, its node lived,
	 * and its confirmation could be delivered.
	 */
	List<String> twiceWithoutReason(Duration claimTimeout) {
		return twice().stream().filter((text) -> {
			List<Print> prints = inOrder(text);
			return prints.subList(0, prints.size() - 1)
				.stream()
				.anyMatch((print) -> !isConfirmationLost(print, claimTimeout));
		}).toList();
	}

	/**
	 * What is known of a message.
	 */
	String describe(String text) {
		return text + ": " + this.sends.getOrDefault(text, this.failedSends.get(text)) + ", " + inOrder(text);
	}

	private List<Print> inOrder(String text) {
		return this.prints.getOrDefault(text, new ConcurrentLinkedQueue<>())
			.stream()
			.sorted(Comparator.comparingLong(Print::at))
			.toList();
	}

	/**
	 * Whether the page has not arrived, its node died, or the server did not answer as
	 * long as the claim lasted.
	 */
	private boolean isConfirmationLost(Print print, Duration claimTimeout) {
		long end = print.at() + CONFIRMATION.toNanos();
		long late = print.requested() + claimTimeout.minus(CONFIRMATION).toNanos();
		Span death = this.deaths.get(print.port());
		return !print.complete() || (death != null && death.overlaps(print.requested(), end))
				|| this.outages.stream().anyMatch((outage) -> outage.from() <= end && outage.to() >= late);
	}

	/**
	 * How long after some time each of the nodes had both sent and printed a message, and
	 * each of the users had been shown one, or {@code null} if that has not happened yet.
	 */
	@Nullable Duration workingAgain(Collection<Integer> ports, Collection<String> users, long since) {
		List<LongStream> signs = new ArrayList<>();
		for (int port : ports) {
			signs.add(this.sends.values().stream().filter((send) -> send.port() == port).mapToLong(Send::at));
			signs.add(this.prints.values()
				.stream()
				.flatMap(Collection::stream)
				.filter((print) -> print.port() == port)
				.mapToLong(Print::at));
		}
		for (String user : users) {
			signs.add(this.prints.entrySet()
				.stream()
				.filter((entry) -> entry.getKey().startsWith(user + " "))
				.flatMap((entry) -> entry.getValue().stream())
				.mapToLong(Print::at));
		}
		long last = signs.stream()
			.mapToLong((times) -> times.filter((at) -> at > since).min().orElse(Long.MAX_VALUE))
			.max()
			.orElse(since);
		return (last == Long.MAX_VALUE) ? null : Duration.ofNanos(last - since);
	}

	int pages() {
		return this.pageMillis.size();
	}

	/**
	 * How long the slowest page took.
	 */
	Duration slowestPage() {
		return max(this.pageMillis);
	}

	/**
	 * How long a page waited at most: the rest of its time it worked, or would have
	 * worked if there had been a processor for it.
	 */
	Duration longestWait() {
		return max(this.waitMillis);
	}

	private static Duration max(Collection<Long> millis) {
		return Duration.ofMillis(millis.stream().mapToLong(Long::longValue).max().orElse(0));
	}

	/**
	 * A send that has returned.
	 */
	private record Send(int port, long started, long at) {
	}

	/**
	 * A message that a reader has seen.
	 *
	 * @param port the port of the node
	 * @param requested when the page was requested
	 * @param at when it was there
	 * @param complete whether the whole page was there
	 */
	record Print(int port, long requested, long at, boolean complete) {
	}

	private record Span(long from, long to) {

		boolean overlaps(long start, long end) {
			return this.from <= end && this.to >= start;
		}

	}

}
