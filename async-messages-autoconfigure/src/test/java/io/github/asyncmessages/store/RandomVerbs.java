package io.github.asyncmessages.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does the same at random to a store and to a model of it, and compares what can be seen.
 * Times are chosen so that the clock never stops near a deadline. Left out is what the
 * contract leaves open: a claim is released before older ones are, and not after it has
 * run out. In which order the messages of several claims come back is left open too.
 */
final class RandomVerbs {

	private static final MessageCodec codec = new MessageCodec(1024);

	static final List<String> KEYS = List.of("import", "export");

	private final long seed;

	private final Random random;

	private final TestClock clock;

	private final Observed tested;

	private final Observed model;

	private final List<String> recipients;

	private final boolean oneClaimAtATime;

	private final Consumer<String> pushUnusable;

	private final List<EncodedMessage> sent = new ArrayList<>();

	private final Map<String, Deque<Page>> pages = new HashMap<>();

	private final Map<String, Slices> slices = new HashMap<>();

	private final List<String> history = new ArrayList<>();

	RandomVerbs(long seed, TestClock clock, Observed tested, Observed model, List<String> recipients,
			boolean oneClaimAtATime, Consumer<String> pushUnusable) {
		this.seed = seed;
		this.random = new Random(seed);
		this.clock = clock;
		this.tested = tested;
		this.model = model;
		this.recipients = recipients;
		this.oneClaimAtATime = oneClaimAtATime;
		this.pushUnusable = pushUnusable;
	}

	void run(int steps) {
		for (int step = 0; step < steps; step++) {
			step(pick(this.recipients));
		}
		this.recipients.forEach(this::lookAtAll);
	}

	private void step(String recipient) {
		switch (this.random.nextInt(23)) {
			case 0, 1, 2, 3, 4 -> append(recipient, newMessage());
			case 5 -> append(recipient, oldMessage());
			case 6 -> appendAll();
			case 7, 8, 9 -> claim(recipient);
			case 10 -> acknowledge(recipient, this.random.nextBoolean());
			case 11 -> release(recipient);
			case 12 -> list(recipient);
			case 13 -> mark(recipient);
			case 14 -> markAllRead(recipient);
			case 15 -> delete(recipient);
			case 16 -> withdraw(recipient);
			case 17 -> rarely(recipient);
			case 18 -> forward(20);
			case 19 -> deleteWaiting(recipient);
			case 20 -> append(recipient, scheduledMessage());
			case 21 -> snooze(recipient);
			default -> lookAtAll(recipient);
		}
		compare(recipient, "dropped", (observed) -> observed.dropped(recipient));
	}

	private EncodedMessage newMessage() {
		return newMessage(0);
	}

	private EncodedMessage scheduledMessage() {
		return newMessage(15 + 20 * this.random.nextInt(3));
	}

	private EncodedMessage newMessage(int secondsAhead) {
		UserMessage message = UserMessage.of(pick(List.of(MessageLevel.values())), "message " + this.sent.size())
			.delivery(pick(List.of(Delivery.ONCE, Delivery.ONCE, Delivery.UNTIL_READ, Delivery.INBOX)))
			.createdAt(this.clock.instant());
		if (secondsAhead > 0) {
			message = message.deliverAt(this.clock.instant().plusSeconds(secondsAhead));
		}
		if (this.random.nextInt(3) == 0) {
			message = message.key(pick(KEYS));
		}
		if (this.random.nextInt(6) == 0) {
			message = message.expiresAt(this.clock.instant().plusSeconds(50 + secondsAhead));
		}
		EncodedMessage encoded = codec.encode(message);
		this.sent.add(encoded);
		return encoded;
	}

	/**
	 * A message that was sent before, but none that has expired: the service refuses it.
	 */
	private EncodedMessage oldMessage() {
		List<EncodedMessage> usable = this.sent.stream()
			.filter((encoded) -> !encoded.message().isExpired(this.clock.instant().plusSeconds(5)))
			.toList();
		return usable.isEmpty() ? newMessage() : pick(usable);
	}

	private void append(String recipient, EncodedMessage message) {
		if (message.message().isScheduled(this.clock.instant())) {
			// It is left open whether a message for later has what is due delivered.
			compare(recipient, "count", (observed) -> observed.store().countUnread(recipient));
		}
		compare(recipient, "append " + message.json(), (observed) -> {
			observed.store().append(recipient, message);
			return true;
		});
	}

	private void appendAll() {
		EncodedMessage message = newMessage();
		compare("all", "append " + message.json(),
				(observed) -> observed.store().appendAll(this.recipients, message).keySet());
	}

	private void claim(String recipient) {
		while (this.oneClaimAtATime && !lasting(recipient).isEmpty()) {
			release(recipient);
		}
		ClaimRequest request = new ClaimRequest(2, List.of()).withOlderUnread();
		boolean withUnread = this.random.nextBoolean();
		Claim testedClaim = claim(this.tested, recipient, withUnread ? request : null);
		Claim modelClaim = claim(this.model, recipient, withUnread ? request : null);
		same(recipient, "claim", view(testedClaim), view(modelClaim));
		if (testedClaim.hasLatest(2)) {
			same(recipient, "latest", latest(testedClaim), latest(modelClaim));
		}
		if (withUnread && testedClaim.latest() != null) {
			same(recipient, "unread", view(testedClaim.latest().unread()),
					view(Objects.requireNonNull(modelClaim.latest()).unread()));
		}
		this.pages.computeIfAbsent(recipient, (name) -> new ArrayDeque<>())
			.addFirst(new Page(testedClaim, modelClaim, this.clock.instant().plusSeconds(25)));
	}

	private static Claim claim(Observed observed, String recipient, @Nullable ClaimRequest request) {
		return (request != null) ? observed.store().claim(recipient, request) : observed.store().claim(recipient, 2);
	}

	private static List<List<Object>> latest(Claim claim) {
		InboxSlice latest = Objects.requireNonNull(claim.latest());
		return view(latest.messages().stream().limit(2).toList());
	}

	private static List<Object> view(Claim claim) {
		return List.of(view(claim.messages()), view(claim.untilRead()), claim.unreadCount());
	}

	private void acknowledge(String recipient, boolean byId) {
		List<Page> lasting = lasting(recipient);
		if (!lasting.isEmpty()) {
			Page page = pick(lasting);
			this.pages.getOrDefault(recipient, new ArrayDeque<>()).remove(page);
			if (byId) {
				same(recipient, "confirm", view(confirm(this.tested, recipient, page.tested())),
						view(confirm(this.model, recipient, page.model())));
			}
			else {
				complete(recipient, page, page.model().messages());
			}
		}
	}

	private static List<UserMessage> confirm(Observed observed, String recipient, Claim claim) {
		return observed.store().confirm(recipient, claim.id());
	}

	private void release(String recipient) {
		List<Page> lasting = lasting(recipient);
		if (!lasting.isEmpty()) {
			Page page = lasting.get(0);
			this.pages.getOrDefault(recipient, new ArrayDeque<>()).remove(page);
			complete(recipient, page,
					page.model().messages().stream().filter((message) -> this.random.nextInt(3) == 0).toList());
		}
	}

	private List<Page> lasting(String recipient) {
		Deque<Page> all = this.pages.getOrDefault(recipient, new ArrayDeque<>());
		all.removeIf((page) -> !this.clock.instant().isBefore(page.safeUntil()));
		return List.copyOf(all);
	}

	private void complete(String recipient, Page page, List<UserMessage> printed) {
		this.history.add(recipient + ": print " + TestMailbox.texts(printed) + " of "
				+ TestMailbox.texts(page.model().messages()));
		List<String> ids = printed.stream().map(UserMessage::id).toList();
		TestMailbox.complete(page.tested(), ids);
		TestMailbox.complete(page.model(), ids);
	}

	private void list(String recipient) {
		boolean unreadOnly = this.random.nextBoolean();
		int size = 1 + this.random.nextInt(3);
		Slices last = this.slices.get(recipient);
		Slices before = (last != null && this.random.nextBoolean()) ? last : null;
		Slices next = new Slices(
				this.tested.store().list(recipient, unreadOnly, (before != null) ? before.tested().next() : null, size),
				this.model.store().list(recipient, unreadOnly, (before != null) ? before.model().next() : null, size));
		same(recipient, "list " + size + (unreadOnly ? " unread" : ""), view(next.tested()), view(next.model()));
		compare(recipient, "latest or unread " + size, (observed) -> {
			InboxSlice latest = observed.store().latestOrUnread(recipient, size);
			return List.of(view(latest), view(latest.unread()));
		});
		this.slices.put(recipient, next);
	}

	private static List<Object> view(InboxSlice slice) {
		return List.of(view(slice.messages()), slice.next() != null, slice.newest() != 0);
	}

	private static List<Object> view(QueueSnapshot snapshot) {
		return messages(snapshot).stream()
			.<Object>map((entry) -> List.of(view(List.of(Objects.requireNonNull(entry.message()))),
					entry.claimedUntil() != null))
			.toList();
	}

	private static List<QueueEntry> messages(QueueSnapshot snapshot) {
		return snapshot.entries().stream().filter((entry) -> entry.message() != null).toList();
	}

	/**
	 * What must be the same in every store; it is left to them how precise times are.
	 */
	private static List<List<Object>> view(List<UserMessage> messages) {
		return messages.stream()
			.map((message) -> List.<Object>of(message.text(), message.readAt() != null, message.readAt(null)))
			.toList();
	}

	/**
	 * What every store keeps of a message that was delivered.
	 */
	private static List<Object> view(HistoryEntry entry) {
		UserMessage message = entry.message();
		return List.of(message.id(), message.text(), message.delivery(), message.readAt() != null);
	}

	private void mark(String recipient) {
		String id = anyId();
		boolean read = this.random.nextBoolean();
		compare(recipient, (read ? "mark read " : "mark unread ") + id, (observed) -> read
				? observed.store().markRead(recipient, id) : observed.store().markUnread(recipient, id));
	}

	private void markAllRead(String recipient) {
		Slices upTo = this.slices.get(recipient);
		if (upTo != null) {
			same(recipient, "mark all read",
					Set.copyOf(this.tested.store().markAllRead(recipient, upTo.tested().newest())),
					Set.copyOf(this.model.store().markAllRead(recipient, upTo.model().newest())));
		}
	}

	private void delete(String recipient) {
		String id = anyId();
		compare(recipient, "delete " + id, (observed) -> observed.store().delete(recipient, id));
	}

	private String anyId() {
		int recent = Math.min(15, this.sent.size());
		return (recent == 0) ? "none"
				: this.sent.get(this.sent.size() - 1 - this.random.nextInt(recent)).message().id();
	}

	private void snooze(String recipient) {
		String id = anyId();
		Instant until = this.clock.instant().plusSeconds(15 + 20 * this.random.nextInt(3));
		compare(recipient, "snooze " + id, (observed) -> observed.store().snooze(recipient, id, until));
	}

	private void withdraw(String recipient) {
		String key = pick(KEYS);
		compare(recipient, "withdraw " + key, (observed) -> {
			observed.store().withdraw(recipient, key);
			return true;
		});
	}

	private void rarely(String recipient) {
		switch (this.random.nextInt(6)) {
			case 0 -> compare(recipient, "erase", (observed) -> {
				observed.store().erase(recipient);
				return true;
			});
			case 1 -> deleteAll(recipient);
			case 2 -> forward(600);
			case 3 -> forward(40);
			default -> pushUnusable(recipient);
		}
	}

	/**
	 * Changes nothing that can be seen.
	 */
	private void pushUnusable(String recipient) {
		this.history.add(recipient + ": push an unusable entry");
		this.pushUnusable.accept(recipient);
	}

	private void deleteAll(String recipient) {
		Slices upTo = this.slices.get(recipient);
		if (upTo != null) {
			same(recipient, "delete all", Set.copyOf(this.tested.store().deleteAll(recipient, upTo.tested().newest())),
					Set.copyOf(this.model.store().deleteAll(recipient, upTo.model().newest())));
		}
	}

	private void deleteWaiting(String recipient) {
		List<QueueEntry> tested = messages(this.tested.store().peek(recipient, 100));
		List<QueueEntry> model = messages(this.model.store().peek(recipient, 100));
		if (!model.isEmpty() && tested.size() == model.size()) {
			int number = this.random.nextInt(model.size());
			same(recipient, "delete waiting " + number,
					this.tested.store().deleteWaiting(recipient, tested.get(number).id()),
					this.model.store().deleteWaiting(recipient, model.get(number).id()));
		}
	}

	private void forward(int seconds) {
		this.history.add("forward " + seconds + " s");
		this.clock.forward(Duration.ofSeconds(seconds));
	}

	private void lookAtAll(String recipient) {
		compare(recipient, "inbox", (observed) -> view(observed.store().list(recipient, false, null, 100)));
		compare(recipient, "peek", (observed) -> view(observed.store().peek(recipient, 100)));
		compare(recipient, "history",
				(observed) -> observed.store().history(recipient, 1000).stream().map(RandomVerbs::view).toList());
		compare(recipient, "summary", (observed) -> summary(observed, recipient));
		compare(recipient, "count", (observed) -> observed.store().countUnread(recipient));
		String id = anyId();
		compare(recipient, "find " + id,
				(observed) -> observed.store().find(recipient, id).map((found) -> view(List.of(found))));
	}

	/**
	 * What every store counts in the same way: not unusable entries, nor what is claimed,
	 * since claims expire.
	 */
	private static List<Object> summary(Observed observed, String recipient) {
		return List.of(observed.store().summary(recipient).unread());
	}

	private <T> void compare(String recipient, String verb, Function<Observed, T> action) {
		same(recipient, verb, action.apply(this.tested), action.apply(this.model));
	}

	private void same(String recipient, String verb, @Nullable Object actual, @Nullable Object expected) {
		this.history.add(recipient + ": " + verb + " -> " + expected);
		assertThat(actual).as(() -> "seed " + this.seed + "\n" + String.join("\n", this.history)).isEqualTo(expected);
	}

	private <T> T pick(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	/**
	 * A store and what it has announced.
	 */
	record Observed(MessageStore store, RecordedEvents events) {

		int dropped(String recipient) {
			Stream<MessagesDroppedEvent> dropped = this.events.of(MessagesDroppedEvent.class).stream();
			return dropped.filter((event) -> event.recipient().equals(recipient))
				.mapToInt(MessagesDroppedEvent::count)
				.sum();
		}

	}

	/**
	 * A page of one user, rendered from both stores.
	 */
	private record Page(Claim tested, Claim model, Instant safeUntil) {
	}

	/**
	 * The same part of the inbox in both stores, whose positions differ.
	 */
	private record Slices(InboxSlice tested, InboxSlice model) {
	}

}
