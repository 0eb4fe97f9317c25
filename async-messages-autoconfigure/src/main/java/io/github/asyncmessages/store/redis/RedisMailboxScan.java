package io.github.asyncmessages.store.redis;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.MailboxCursor;
import org.jspecify.annotations.Nullable;

/**
 * Finds mailboxes by a walk through the keys of each master, in the order of their ids. A
 * cursor says how far the walk has come, so that nothing is remembered between two pages.
 * Masters that hold slots at both times, and mailboxes that exist all the time, are not
 * missed.
 */
final class RedisMailboxScan {

	private static final String STORE = "redis";

	/** How many calls search for the mailboxes of a page. */
	private static final int MAX_CALLS = 10;

	/** How many keys a call looks at. The server serves nobody else for that time. */
	private static final int KEYS_A_CALL = 10_000;

	/** How many mailboxes a call counts where one server holds all. */
	private static final int MAILBOXES_A_CALL = 50;

	private static final int CALLS_UNDER_WAY = 64;

	/** The place of the number that says whether a recipient was seen. */
	private static final int SEEN = 5;

	private static final Pattern POSITION = Pattern.compile("([0-9a-f]{40}|):([0-9]{1,20})");

	private final MailboxScripts scripts;

	private final Duration timeout;

	/**
	 * A walk through the keys of one store.
	 * @param timeout how long an operator waits for each call
	 */
	RedisMailboxScan(MailboxScripts scripts, Duration timeout) {
		this.scripts = scripts;
		this.timeout = timeout;
	}

	/**
	 * A page of mailboxes.
	 * @param neverSeen whether to leave out those of recipients who were seen
	 */
	MailboxPage page(boolean neverSeen, @Nullable String cursor, int size) {
		Position position = (cursor != null) ? Position.of(cursor) : new Position("", "0");
		List<Node> nodes = nodes();
		Set<String> recipients = new LinkedHashSet<>();
		List<MailboxSummary> mailboxes = new ArrayList<>();
		for (int i = 0; i < MAX_CALLS && position != null && mailboxes.size() < size; i++) {
			Set<String> found = new LinkedHashSet<>();
			position = scan(nodes, position, size - mailboxes.size(), found);
			found.removeIf((recipient) -> !recipients.add(recipient));
			summaries(List.copyOf(found)).stream()
				.filter((mailbox) -> !neverSeen || !mailbox.seen())
				.forEach(mailboxes::add);
		}
		return new MailboxPage(mailboxes, (position != null) ? position.toCursor() : null);
	}

	private List<Node> nodes() {
		List<List<Object>> ranges = this.scripts.serveManyMailboxes() ? List.of()
				: Resp.list(await(this.scripts.nodes()));
		return ranges.isEmpty() ? List.of(Node.SINGLE)
				: ranges.stream().map(Node::of).sorted(Comparator.comparing(Node::id)).toList();
	}

	/**
	 * Takes some steps of the walk.
	 * @param recipients to which the owners of mailboxes are added
	 * @return where to continue, or {@code null} at the end
	 */
	private @Nullable Position scan(List<Node> nodes, Position position, int wanted, Set<String> recipients) {
		Node node = next(nodes, position.node(), true);
		if (node == null) {
			return null;
		}
		// The place in another node means nothing in this one.
		String from = node.id().equals(position.node()) ? position.cursor() : "0";
		List<Object> reply = await(this.scripts.scan(node.firstSlot(), node.lastSlot(), Resp.bytes(from),
				Resp.bytes(wanted), Resp.bytes(KEYS_A_CALL)));
		recipients.addAll(this.scripts.recipients(Resp.texts(reply.get(1))));
		String cursor = Resp.text(reply.get(0));
		if (!cursor.equals("0")) {
			return new Position(node.id(), cursor);
		}
		Node next = next(nodes, node.id(), false);
		return (next != null) ? new Position(next.id(), "0") : null;
	}

	private static @Nullable Node next(List<Node> nodes, String id, boolean including) {
		return nodes.stream().filter((node) -> {
			int order = node.id().compareTo(id);
			return order > 0 || (including && order == 0);
		}).findFirst().orElse(null);
	}

	private List<MailboxSummary> summaries(List<String> recipients) {
		int size = this.scripts.serveManyMailboxes() ? MAILBOXES_A_CALL : 1;
		List<MailboxSummary> summaries = new ArrayList<>();
		for (int i = 0; i < recipients.size(); i += size * CALLS_UNDER_WAY) {
			List<String> some = recipients.subList(i, Math.min(i + size * CALLS_UNDER_WAY, recipients.size()));
			List<List<String>> batches = Stream.iterate(0, (start) -> start < some.size(), (start) -> start + size)
				.map((start) -> some.subList(start, Math.min(start + size, some.size())))
				.toList();
			List<CompletableFuture<List<Object>>> calls = batches.stream().map(this.scripts::summaries).toList();
			for (int call = 0; call < calls.size(); call++) {
				List<Object> replies = await(calls.get(call));
				for (int j = 0; j < replies.size(); j++) {
					add(batches.get(call).get(j), Resp.list(replies.get(j)), summaries);
				}
			}
		}
		return summaries;
	}

	/**
	 * Adds a mailbox, unless it is empty by now or cannot be read.
	 */
	private static void add(String recipient, List<Long> counts, List<MailboxSummary> summaries) {
		if (counts.stream().limit(SEEN).anyMatch((count) -> count > 0)) {
			summaries.add(summary(recipient, counts));
		}
	}

	private static MailboxSummary summary(String recipient, List<Long> counts) {
		return new MailboxSummary(recipient, counts.get(0).intValue(), counts.get(1).intValue(),
				counts.get(3).intValue(), counts.get(4).intValue(), counts.get(SEEN) > 0);
	}

	private List<Object> await(CompletableFuture<List<Object>> reply) {
		return BoundedWait.await("Redis", reply, this.timeout, () -> "The mailboxes cannot be listed");
	}

	/**
	 * Counts what one mailbox holds.
	 */
	MailboxSummary summary(String recipient) {
		List<Object> replies = BoundedWait.await("Redis", this.scripts.summaries(List.of(recipient)), this.timeout,
				() -> Script.SUMMARIES.failure(recipient));
		List<Long> counts = Resp.list(replies.get(0));
		if (counts.isEmpty()) {
			throw new MailboxRefusedException(
					"The mailbox of '" + recipient + "' cannot be read: a key of it has a value of the wrong type",
					null);
		}
		return summary(recipient, counts);
	}

	/**
	 * A range of slots of a master.
	 */
	private record Node(String id, int firstSlot, int lastSlot) {

		/** A server that is not part of a cluster. */
		private static final Node SINGLE = new Node("", 0, 16383);

		private static Node of(List<Object> range) {
			return new Node(Resp.text(range.get(0)), ((Long) range.get(1)).intValue(),
					((Long) range.get(2)).intValue());
		}

	}

	/**
	 * How far a walk has come.
	 *
	 * @param node the id of the master
	 * @param cursor the place among its keys
	 */
	private record Position(String node, String cursor) {

		private static Position of(String cursor) {
			Matcher position = POSITION.matcher(MailboxCursor.decode(STORE, cursor));
			if (!position.matches() || new BigInteger(position.group(2)).bitLength() > Long.SIZE) {
				throw MailboxCursor.invalid(STORE);
			}
			return new Position(position.group(1), position.group(2));
		}

		private String toCursor() {
			return MailboxCursor.encode(STORE, this.node + ":" + this.cursor);
		}

	}

}
