package io.github.asyncmessages.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.benchmarks.GrowthComparison.Operation;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MessageStore;
import org.awaitility.Awaitility;

import org.springframework.util.Assert;

/**
 * What is measured while something grows. Each operation checks that it did what it is
 * measured for.
 */
final class GrowthWorkloads {

	private static final List<String> OWNERS = IntStream.rangeClosed(1, 100).mapToObj((i) -> "owner-" + i).toList();

	/** Mailboxes beside those that are measured. */
	private static final int OTHERS = 100_000;

	private static final int VISITORS = 200;

	private static final int LISTED = 10;

	private static final int CLAIMS_A_THREAD = 1_000_000;

	private GrowthWorkloads() {
	}

	static List<GrowthComparison> comparisons(Map<String, String> onRedis, Map<String, String> onPostgres) {
		Map<String, String> uncachedRedis = with(onRedis, "async-messages.redis.cache-ttl", "0s");
		Map<String, String> uncachedPostgres = with(onPostgres, "async-messages.jdbc.cache-ttl", "0s");
		return List.of(mailboxes(1_000_000, BulkStore.REDIS, uncachedRedis),
				mailboxes(100_000, BulkStore.POSTGRESQL, uncachedPostgres), inbox(BulkStore.REDIS, uncachedRedis),
				inbox(BulkStore.POSTGRESQL, uncachedPostgres), waiting(BulkStore.REDIS, uncachedRedis),
				waiting(BulkStore.POSTGRESQL, uncachedPostgres),
				new GrowthComparison("nodes", 1, 3, BulkStore.REDIS, 3, onRedis, GrowthWorkloads::sendToCached),
				new GrowthComparison("threads", 1, 2, BulkStore.REDIS, 1, onRedis, GrowthWorkloads::claimCached));
	}

	private static Map<String, String> with(Map<String, String> properties, String name, String value) {
		Map<String, String> changed = new HashMap<>(properties);
		changed.put(name, value);
		return changed;
	}

	private static GrowthComparison mailboxes(int to, BulkStore store, Map<String, String> properties) {
		return new GrowthComparison("mailboxes", 1_000, to, store, 1, properties,
				(nodes, size) -> amongMailboxes(nodes.get(0), store, size));
	}

	private static List<Operation> amongMailboxes(Library library, BulkStore store, int size) {
		store.clear(library);
		List<String> others = addOthers(library, store, size);
		// Their places in an index are between those of the others.
		List<String> visitors = IntStream.range(0, VISITORS)
			.mapToObj((i) -> others.get(i * (size / VISITORS)) + "-visitor")
			.toList();
		return List.of(new Operation("send, claim and acknowledge", visitors, (visitor) -> {
			send(library, visitor);
			receive(library, visitor, 1);
		}), new Operation("claim of a quiet mailbox", visitors, (visitor) -> claimNothing(library, visitor, 0)));
	}

	private static GrowthComparison inbox(BulkStore store, Map<String, String> properties) {
		return new GrowthComparison("inbox", 10, 1_000, store, 1, properties,
				(nodes, size) -> withInbox(nodes.get(0), store, size));
	}

	private static List<Operation> withInbox(Library library, BulkStore store, int size) {
		List<String> owners = OWNERS.subList(0, 10);
		List<UserMessage> messages = Stream.generate(() -> UserMessage.success(Library.TEXT).inboxOnly())
			.limit(size)
			.toList();
		store.clear(library);
		messages.forEach((message) -> library.messages().sendAll(owners, message));
		// The messages of a quiet mailbox are older than those of others.
		addOthers(library, store, OTHERS);
		MessageStore mailboxes = library.store();
		String id = messages.get(size / 2).id();
		return List.of(new Operation("claim of a quiet mailbox", owners, (owner) -> claimNothing(library, owner, size)),
				new Operation("list of the newest " + LISTED, owners,
						(owner) -> check(mailboxes.list(owner, false, null, LISTED).messages().size() == LISTED)),
				new Operation("mark as read, mark as unread", owners, (owner) -> {
					check(mailboxes.markRead(owner, id));
					check(mailboxes.markUnread(owner, id));
				}));
	}

	private static GrowthComparison waiting(BulkStore store, Map<String, String> properties) {
		return new GrowthComparison("waiting messages", 1, 100, store, 1,
				with(properties, "async-messages.max-pending", "200"),
				(nodes, size) -> whereMessagesWait(nodes.get(0), store, size));
	}

	private static List<Operation> whereMessagesWait(Library library, BulkStore store, int size) {
		store.clear(library);
		store.add(library, OWNERS, size);
		addOthers(library, store, OTHERS);
		AtomicInteger batches = new AtomicInteger();
		Supplier<List<String>> newOwners = () -> {
			String batch = "batch-" + batches.incrementAndGet() + "-";
			List<String> owners = OWNERS.stream().map((owner) -> batch + owner).toList();
			store.add(library, owners, size);
			return owners;
		};
		return List.of(new Operation("send", newOwners, (owner) -> send(library, owner)),
				new Operation("send with a key, which replaces a message", OWNERS,
						(owner) -> check(library.messages().send(owner, UserMessage.success(Library.TEXT).key("k")))),
				new Operation("claim and acknowledge, per message", newOwners, (owner) -> receive(library, owner, size),
						size, false));
	}

	private static List<Operation> sendToCached(List<Library> nodes, int size) {
		Library sender = nodes.get(0);
		List<Library> readers = nodes.subList(0, size);
		sender.flush();
		return List.of(new Operation("send to a mailbox that each node has cached", () -> {
			OWNERS.forEach((owner) -> sender.messages().receive(owner));
			cache(readers);
			return OWNERS;
		}, (owner) -> send(sender, owner)));
	}

	/**
	 * Claims mailboxes until all of them are in the caches of nodes.
	 */
	private static void cache(List<Library> nodes) {
		nodes.forEach((node) -> OWNERS.forEach((owner) -> claimNothing(node, owner, 0)));
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.until(() -> nodes.stream()
				.mapToLong((node) -> OWNERS.stream().filter((owner) -> !isCached(node, owner)).count())
				.sum() == 0);
	}

	private static boolean isCached(Library node, String owner) {
		return node.store().claim(owner, 0) == node.store().claim(owner, 0);
	}

	private static List<Operation> claimCached(List<Library> nodes, int threads) {
		nodes.get(0).flush();
		cache(nodes);
		MessageStore store = nodes.get(0).store();
		Runnable claims = () -> {
			for (int i = 0; i < CLAIMS_A_THREAD; i++) {
				check(store.claim(OWNERS.get(i % OWNERS.size()), 0).messages().isEmpty());
			}
		};
		return List.of(new Operation("quiet claims from the cache, rate", () -> List.of("all"),
				(all) -> runOnThreads(threads, claims), threads * CLAIMS_A_THREAD, true));
	}

	private static void runOnThreads(int count, Runnable task) {
		CompletableFuture
			.allOf(Stream.generate(() -> CompletableFuture.runAsync(task, (command) -> new Thread(command).start()))
				.limit(count)
				.toArray(CompletableFuture[]::new))
			.join();
	}

	private static List<String> addOthers(Library library, BulkStore store, int mailboxes) {
		List<String> recipients = Queues.recipients(mailboxes);
		store.add(library, recipients, 1);
		store.analyze(library);
		return recipients;
	}

	private static void send(Library library, String recipient) {
		check(library.messages().send(recipient, UserMessage.success(Library.TEXT)));
	}

	private static void receive(Library library, String recipient, int messages) {
		check(library.messages().receive(recipient).size() == messages);
	}

	private static void claimNothing(Library library, String recipient, int unread) {
		Claim claim = library.store().claim(recipient, 0);
		check(claim.messages().isEmpty() && claim.unreadCount() == unread);
	}

	private static void check(boolean isDone) {
		Assert.state(isDone, "The operation did not do what is measured");
	}

}
