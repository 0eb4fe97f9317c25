package io.github.asyncmessages.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementIds;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MailboxStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * The messages of one recipient. Used by one thread at a time.
 */
final class Mailbox {

	private static final IdGenerator ids = new AlternativeJdkIdGenerator();

	private final MailboxLimits limits;

	/** Waiting one-time messages, oldest first. */
	private final Deque<UserMessage> queue = new ArrayDeque<>();

	/** Messages of any delivery whose time is yet to come, or has come, in its order. */
	private final List<Scheduled> scheduled = new ArrayList<>(0);

	/** Claimed one-time messages, oldest claim first. */
	private final List<Taken> claims = new ArrayList<>();

	/**
	 * Persistent messages by position: the time in microseconds, or greater to be unique.
	 */
	private final NavigableMap<Long, UserMessage> inbox = new TreeMap<>();

	/** What was delivered, newest first. */
	private final Deque<HistoryEntry> history = new ArrayDeque<>(0);

	/**
	 * The announcements that were closed or received, by when they are forgotten.
	 */
	private final Map<String, Instant> closed = new LinkedHashMap<>(0);

	private long lastPosition;

	private int dropped;

	Mailbox(MailboxLimits limits) {
		this.limits = limits;
	}

	/**
	 * Adds a message unless its id is present.
	 */
	void append(UserMessage message, Instant now) {
		removeGone(now);
		if (contains((other) -> other.id().equals(message.id()), now)) {
			return;
		}
		String key = message.key();
		if (message.isScheduled(now)) {
			this.scheduled
				.removeIf((other) -> other.hasKey(key) && !other.snoozed() && other.message().isScheduled(now));
			schedule(new Scheduled(message, false));
		}
		else {
			this.scheduled.removeIf((other) -> other.hasKey(key));
			deliver(message, now);
			removeGone(now);
		}
		makeRoom(message);
	}

	private void schedule(Scheduled added) {
		int index = this.scheduled.size();
		while (index > 0 && added.time().isBefore(this.scheduled.get(index - 1).time())) {
			index--;
		}
		this.scheduled.add(index, added);
	}

	/**
	 * Adds a message to the queue or to the inbox, in place of those with its key.
	 */
	private void deliver(UserMessage message, Instant now) {
		removeDelivered(message.key());
		put(message.delivered(), now);
	}

	private void put(UserMessage message, Instant now) {
		if (message.delivery().isPersistent()) {
			long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
			this.lastPosition = Math.max(this.lastPosition + 1, micros);
			this.inbox.put(this.lastPosition, message);
		}
		else {
			this.queue.addLast(message);
		}
	}

	/**
	 * Delivers the scheduled messages that are due, as if they were sent now. They have
	 * room already.
	 */
	private void deliverDue(Instant now) {
		removeGone(now);
		while (!this.scheduled.isEmpty() && !this.scheduled.get(0).message().isScheduled(now)) {
			Scheduled due = this.scheduled.remove(0);
			if (due.snoozed()) {
				put(due.message().delivered(), now);
			}
			else {
				this.scheduled.removeIf((other) -> other.snoozed() && other.hasKey(due.message().key()));
				deliver(due.message(), now);
			}
		}
	}

	/**
	 * Drops messages beyond the limit that one was added to, which stays: the oldest that
	 * was delivered, and if none is left, the one that is due first.
	 */
	private void makeRoom(UserMessage added) {
		boolean persistent = added.delivery().isPersistent();
		int max = persistent ? this.limits.maxInbox() : this.limits.maxPending();
		List<Scheduled> waiting = this.scheduled.stream()
			.filter((other) -> other.message().delivery().isPersistent() == persistent)
			.toList();
		boolean stays = waiting.stream().anyMatch((other) -> other.message() == added);
		int excess = Math.max(0, waiting.size() - (stays ? max : max - 1));
		waiting.stream().filter((other) -> other.message() != added).limit(excess).forEach(this.scheduled::remove);
		this.dropped += excess;
		if (persistent) {
			trimInbox(max - waiting.size() + excess);
		}
		else {
			trimQueue(max - waiting.size() + excess);
		}
	}

	private void trimQueue(int max) {
		List<UserMessage> counted = this.queue.stream().filter(Mailbox::takesRoom).toList();
		List<UserMessage> excess = counted.subList(0, Math.max(0, counted.size() - max));
		this.queue.removeAll(excess);
		this.dropped += excess.size();
	}

	/**
	 * Whether a one-time message counts, as all do but those that stand for
	 * announcements.
	 */
	private static boolean takesRoom(UserMessage message) {
		return !AnnouncementIds.isReserved(message.id());
	}

	/**
	 * Removes the oldest messages that were read, and then the oldest.
	 */
	private void trimInbox(int max) {
		while (this.inbox.size() > max) {
			Optional<Long> oldestRead = this.inbox.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().readAt() != null)
				.map(Map.Entry::getKey)
				.findFirst();
			this.inbox.remove(oldestRead.orElseGet(this.inbox::firstKey));
			this.dropped += oldestRead.isPresent() ? 0 : 1;
		}
	}

	/**
	 * The number of unseen messages that were dropped since the last call.
	 */
	int takeDropped() {
		int count = this.dropped;
		this.dropped = 0;
		return count;
	}

	private boolean contains(Predicate<UserMessage> condition, Instant now) {
		return this.queue.stream().anyMatch(condition) || this.inbox.values().stream().anyMatch(condition)
				|| this.claims.stream().flatMap((taken) -> taken.live(now)).anyMatch(condition)
				|| this.scheduled.stream().map(Scheduled::message).anyMatch(condition);
	}

	void withdraw(String key) {
		this.scheduled.removeIf((message) -> message.hasKey(key));
		removeDelivered(key);
	}

	private void removeDelivered(@Nullable String key) {
		Predicate<UserMessage> condition = (message) -> key != null && key.equals(message.key());
		this.queue.removeIf(condition);
		this.inbox.values().removeIf(condition);
		this.claims.forEach((taken) -> taken.messages.removeIf(condition));
		this.claims.removeIf((taken) -> taken.messages.isEmpty());
	}

	/**
	 * Removes messages that have expired or exceed their retention. Those of a claim are
	 * kept: its page has perhaps shown them before they expired.
	 */
	private void removeGone(Instant now) {
		this.queue.removeIf((message) -> message.isExpired(now) || isPastRetention(message, now));
		this.inbox.values()
			.removeIf(
					(message) -> message.isExpired(now) || isOver(message.readAt(), this.limits.inboxRetention(), now));
		this.scheduled.removeIf((other) -> other.message().isExpired(now)
				|| (!other.message().delivery().isPersistent() && isPastRetention(other.message().delivered(), now)));
		this.closed.values().removeIf((end) -> !now.isBefore(end));
		Duration kept = this.limits.history();
		if (kept != null) {
			this.history.removeIf((entry) -> isOver(entry.at(), kept, now));
		}
	}

	private boolean isPastRetention(UserMessage message, Instant now) {
		return isOver(message.createdAt(), this.limits.retention(), now);
	}

	private static boolean isOver(@Nullable Instant start, Duration time, Instant now) {
		return start != null && !start.isAfter(now.minus(time));
	}

	/**
	 * Claims the waiting messages, preceded by those of expired claims.
	 */
	Taken claim(Instant now) {
		this.claims.stream()
			.filter((taken) -> taken.isExpired(now))
			.sorted(Comparator.comparing((Taken taken) -> taken.deadline).reversed())
			.toList()
			.forEach((taken) -> complete(taken, List.of(), now));
		deliverDue(now);
		// Claims that were released can exceed the limit.
		trimQueue(this.limits.maxPending());
		Taken taken = new Taken(new ArrayList<>(this.queue), now.plus(this.limits.claimTimeout()));
		if (!taken.messages.isEmpty()) {
			this.queue.clear();
			this.claims.add(taken);
		}
		return taken;
	}

	/**
	 * Notes that an announcement was closed.
	 * @return {@code false} if it was closed or received before
	 */
	boolean close(String id, @Nullable Instant until, Instant now) {
		removeGone(now);
		return note(id, until, now, Set.of(id));
	}

	/**
	 * Notes that an announcement was closed or received. Of too many, those that would be
	 * forgotten first are forgotten.
	 * @param kept the announcements that are not forgotten
	 * @return {@code false} if it was noted before
	 */
	private boolean note(String id, @Nullable Instant until, Instant now, Set<String> kept) {
		boolean added = this.closed.put(id, this.limits.forgetsClosedAt(until, now)) == null;
		if (this.closed.size() > MailboxLimits.MAX_CLOSED) {
			this.closed.entrySet()
				.stream()
				.filter((entry) -> !kept.contains(entry.getKey()))
				.min(Map.Entry.comparingByValue())
				.map(Map.Entry::getKey)
				.ifPresent(this.closed::remove);
		}
		return added;
	}

	/**
	 * Puts announcements that are shown once in front of the queue, unless they were
	 * closed or received, and notes again when those are forgotten that were.
	 * @return the ids of those that are received now
	 */
	List<String> receive(ClaimRequest request, Instant now) {
		removeGone(now);
		Set<String> kept = Stream
			.concat(request.once().stream().map(ClaimRequest.Once::id),
					request.untilClosed().stream().map(ClaimRequest.UntilClosed::id))
			.collect(Collectors.toSet());
		request.untilClosed()
			.stream()
			.filter((each) -> this.closed.containsKey(each.id()))
			.forEach((each) -> note(each.id(), each.until(), now, kept));
		List<String> received = new ArrayList<>();
		for (int i = request.once().size() - 1; i >= 0; i--) {
			ClaimRequest.Once once = request.once().get(i);
			if (note(once.id(), once.until(), now, kept)) {
				received.add(once.id());
				if (!contains((other) -> other.id().equals(once.message().id()), now)) {
					this.queue.addFirst(once.message());
				}
			}
		}
		return received;
	}

	/**
	 * Takes the message out of a claim with which an announcement was received, which is
	 * forgotten.
	 * @return {@code false} if the claim does not hold the message
	 */
	boolean forget(String claimId, String messageId, String id) {
		boolean removed = this.claims.stream()
			.anyMatch((taken) -> taken.id.equals(claimId)
					&& taken.messages.removeIf((message) -> message.id().equals(messageId)));
		this.claims.removeIf((taken) -> taken.messages.isEmpty());
		return removed && this.closed.remove(id) != null;
	}

	Set<String> closed() {
		return Set.copyOf(this.closed.keySet());
	}

	boolean complete(Taken taken, Collection<String> acknowledged, Instant now) {
		if (!this.claims.remove(taken)) {
			return false;
		}
		List<UserMessage> released = new ArrayList<>();
		for (UserMessage message : taken.messages) {
			if (acknowledged.contains(message.id())) {
				remember(message, now);
			}
			else {
				released.add(message);
			}
		}
		for (int i = released.size() - 1; i >= 0; i--) {
			this.queue.addFirst(released.get(i));
		}
		return true;
	}

	/**
	 * Adds a message to the history, if there is one.
	 */
	private void remember(UserMessage message, Instant now) {
		if (this.limits.history() != null) {
			this.history.addFirst(new HistoryEntry(message, now));
			if (this.history.size() > MailboxLimits.MAX_HISTORY) {
				this.history.removeLast();
			}
		}
	}

	List<HistoryEntry> history(int max, Instant now) {
		removeGone(now);
		return this.history.stream().limit(max).toList();
	}

	/**
	 * Acknowledges what a claim holds.
	 * @return the acknowledged messages
	 */
	List<UserMessage> confirm(String claimId, Instant now) {
		removeGone(now);
		Optional<Taken> claim = this.claims.stream().filter((taken) -> taken.id.equals(claimId)).findFirst();
		claim.ifPresent(this.claims::remove);
		List<UserMessage> confirmed = claim.stream()
			.flatMap((taken) -> taken.live(now))
			.filter((message) -> !isPastRetention(message, now))
			.toList();
		confirmed.forEach((message) -> remember(message, now));
		return confirmed;
	}

	/**
	 * The claimed messages, the waiting ones that the next claim would take, and the
	 * scheduled ones.
	 */
	QueueSnapshot peek(int max, Instant now) {
		removeGone(now);
		List<QueueEntry> entries = new ArrayList<>();
		this.claims.stream()
			.sorted(Comparator.comparing((taken) -> taken.deadline))
			.forEach((taken) -> taken.live(now)
				.filter((message) -> !isPastRetention(message, now))
				.forEach((message) -> entries
					.add(new QueueEntry(message.id(), message, null, taken.isExpired(now) ? null : taken.deadline))));
		this.queue.forEach((message) -> entries.add(new QueueEntry(message.id(), message, null, null)));
		List<QueueEntry> waiting = entries.stream()
			.filter((entry) -> entry.claimedUntil() == null && !AnnouncementIds.isReserved(entry.id()))
			.toList();
		int excess = Math.max(0, waiting.size() - this.limits.maxPending());
		waiting.subList(0, excess).forEach(entries::remove);
		this.scheduled.stream()
			.map(Scheduled::message)
			.forEach((message) -> entries.add(new QueueEntry(message.id(), message, null, null)));
		return new QueueSnapshot(entries.subList(0, Math.min(max, entries.size())), entries.size() > max);
	}

	/**
	 * Deletes a message that the next claim would take, or a scheduled one.
	 */
	boolean deleteWaiting(String id, Instant now) {
		removeGone(now);
		Predicate<UserMessage> condition = (message) -> message.id().equals(id) && !message.isExpired(now)
				&& !isPastRetention(message, now);
		boolean deleted = this.queue.removeIf(condition)
				|| this.scheduled.removeIf((other) -> other.message().id().equals(id))
				|| this.claims.stream().anyMatch((taken) -> taken.isExpired(now) && taken.messages.removeIf(condition));
		this.claims.removeIf((taken) -> taken.messages.isEmpty());
		return deleted;
	}

	List<UserMessage> untilRead(Instant now, int max) {
		removeGone(now);
		List<UserMessage> messages = this.inbox.values().stream().filter(Mailbox::isUnreadUntilRead).toList();
		return messages.subList(Math.max(0, messages.size() - max), messages.size());
	}

	private static boolean isUnreadUntilRead(UserMessage message) {
		return message.delivery() == Delivery.UNTIL_READ && message.readAt() == null;
	}

	InboxSlice list(boolean unreadOnly, @Nullable Long before, int size, Instant now) {
		deliverDue(now);
		long newest = this.inbox.isEmpty() ? 0 : this.inbox.lastKey();
		NavigableMap<Long, UserMessage> older = (before != null) ? this.inbox.headMap(before, false) : this.inbox;
		List<UserMessage> messages = new ArrayList<>();
		long last = 0;
		for (Map.Entry<Long, UserMessage> entry : older.descendingMap().entrySet()) {
			if (unreadOnly && entry.getValue().readAt() != null) {
				continue;
			}
			if (messages.size() == size) {
				return new InboxSlice(messages, last, newest);
			}
			messages.add(entry.getValue());
			last = entry.getKey();
		}
		return new InboxSlice(messages, null, newest);
	}

	/**
	 * The newest messages of the inbox that a page has asked for.
	 */
	@Nullable InboxSlice latest(ClaimRequest request, Instant now) {
		if (request.latest() == 0) {
			return null;
		}
		return request.olderUnread() ? latestOrUnread(request.latest(), now) : list(false, null, request.latest(), now);
	}

	InboxSlice latestOrUnread(int size, Instant now) {
		InboxSlice latest = list(false, null, size, now);
		return (latest.next() != null)
				? latest.olderUnread(list(true, latest.next(), InboxSlice.MAX_OLDER_UNREAD, now).messages()) : latest;
	}

	@Nullable UserMessage find(String id, Instant now) {
		deliverDue(now);
		return this.inbox.values().stream().filter((message) -> message.id().equals(id)).findFirst().orElse(null);
	}

	int countUnread(Instant now) {
		deliverDue(now);
		return (int) this.inbox.values().stream().filter((message) -> message.readAt() == null).count();
	}

	MailboxStatus status(Instant now) {
		removeGone(now);
		long waiting = this.queue.size() + this.claims.stream()
			.filter((taken) -> taken.isExpired(now))
			.flatMap((taken) -> taken.live(now))
			.count();
		int unread = (int) this.inbox.values().stream().filter((message) -> message.readAt() == null).count();
		long untilReadVersion = 0;
		long newestUnread = 0;
		for (Map.Entry<Long, UserMessage> entry : this.inbox.entrySet()) {
			if (entry.getValue().readAt() == null) {
				newestUnread = entry.getKey();
			}
			if (isUnreadUntilRead(entry.getValue())) {
				untilReadVersion = 31 * untilReadVersion + entry.getKey();
			}
		}
		for (Scheduled other : this.scheduled) {
			UserMessage message = other.message();
			if (!message.isScheduled(now)) {
				waiting += message.delivery().isPersistent() ? 0 : 1;
				unread += message.delivery().isPersistent() ? 1 : 0;
				untilReadVersion = 31 * untilReadVersion + message.delivered().hashCode();
			}
		}
		return new MailboxStatus((int) waiting, unread, untilReadVersion, newestUnread);
	}

	/**
	 * What the mailbox holds, in numbers.
	 * @param seen whether its owner was seen
	 */
	MailboxSummary summary(String recipient, boolean seen, Instant now) {
		removeGone(now);
		int claimed = (int) this.claims.stream()
			.filter((taken) -> !taken.isExpired(now))
			.flatMap((taken) -> taken.live(now))
			.count();
		MailboxStatus status = status(now);
		int scheduled = (int) this.scheduled.stream().filter((other) -> other.message().isScheduled(now)).count();
		return new MailboxSummary(recipient, status.waiting() + scheduled, claimed, status.unread(), 0, seen);
	}

	boolean holds(Predicate<UserMessage> condition, Instant now) {
		removeGone(now);
		return contains(condition, now);
	}

	/**
	 * Marks a message as read, or as unread if {@code readAt} is {@code null}.
	 */
	boolean mark(String id, @Nullable Instant readAt, Instant now) {
		deliverDue(now);
		for (Map.Entry<Long, UserMessage> entry : this.inbox.entrySet()) {
			UserMessage message = entry.getValue();
			if (message.id().equals(id) && (message.readAt() == null) != (readAt == null)) {
				UserMessage marked = message.readAt(readAt);
				entry.setValue(marked);
				if (readAt != null) {
					remember(marked, now);
				}
				return true;
			}
		}
		return false;
	}

	List<String> markAllRead(long upTo, Instant now) {
		deliverDue(now);
		List<String> unread = this.inbox.headMap(upTo, true)
			.values()
			.stream()
			.filter((message) -> message.readAt() == null)
			.map(UserMessage::id)
			.toList();
		unread.forEach((id) -> mark(id, now, now));
		return unread;
	}

	/**
	 * Takes a message out of the inbox until a time, unless it expires before that.
	 */
	boolean snooze(String id, Instant until, Instant now) {
		UserMessage message = find(id, now);
		if (message == null || message.isExpired(until)) {
			return false;
		}
		this.inbox.values().remove(message);
		schedule(new Scheduled(message.readAt(null).deliverAt(until), true));
		return true;
	}

	/**
	 * Until when a message is put off.
	 */
	Optional<Instant> scheduledAt(String id) {
		return this.scheduled.stream()
			.filter((other) -> other.message().id().equals(id))
			.map(Scheduled::time)
			.findFirst();
	}

	boolean delete(String id, Instant now) {
		deliverDue(now);
		return this.inbox.values().removeIf((message) -> message.id().equals(id));
	}

	List<String> deleteAll(long upTo, Instant now) {
		deliverDue(now);
		List<String> deleted = new ArrayList<>();
		Iterator<UserMessage> older = this.inbox.headMap(upTo, true).values().iterator();
		while (older.hasNext()) {
			deleted.add(older.next().id());
			older.remove();
		}
		return deleted;
	}

	boolean isEmpty() {
		return this.queue.isEmpty() && this.claims.isEmpty() && this.inbox.isEmpty() && this.scheduled.isEmpty()
				&& this.history.isEmpty() && this.closed.isEmpty();
	}

	/**
	 * The messages that a page has claimed, and the time at which the claim expires.
	 */
	static final class Taken {

		private final String id = ids.generateId().toString();

		private final List<UserMessage> messages;

		private final Instant deadline;

		private Taken(List<UserMessage> messages, Instant deadline) {
			this.messages = messages;
			this.deadline = deadline;
		}

		private boolean isExpired(Instant now) {
			return !now.isBefore(this.deadline);
		}

		/**
		 * The messages that have not expired.
		 */
		private Stream<UserMessage> live(Instant now) {
			return this.messages.stream().filter((message) -> !message.isExpired(now));
		}

		String id() {
			return this.id;
		}

		List<UserMessage> messages() {
			return this.messages;
		}

	}

	/**
	 * A message for later.
	 *
	 * @param snoozed whether it was in the inbox before, and replaces nothing
	 */
	private record Scheduled(UserMessage message, boolean snoozed) {

		private Instant time() {
			return Objects.requireNonNull(this.message.deliverAt());
		}

		private boolean hasKey(@Nullable String key) {
			return key != null && key.equals(this.message.key());
		}

	}

}
