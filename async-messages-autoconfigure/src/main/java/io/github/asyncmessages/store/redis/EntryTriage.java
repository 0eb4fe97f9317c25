package io.github.asyncmessages.store.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementIds;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the raw entries of a claim are: messages for the page, persistent ones for
 * the inbox, messages for later, or nothing of use; and what they replace. Scripts decide
 * none of it, they move entries as they are told. Entries go by their number in the
 * claim, from 1.
 */
final class EntryTriage {

	private final ClaimReply reply;

	private final String claimId;

	private final MessageCodec codec;

	private final MailboxLimits limits;

	/** The messages by their numbers, in the order of sending. */
	private final Map<Integer, UserMessage> usable = new LinkedHashMap<>();

	/** Messages for later by their numbers. */
	private final Map<Integer, UserMessage> scheduled = new LinkedHashMap<>();

	/** Messages that repeat others, or that others replace. */
	private final Map<Integer, UserMessage> unused = new HashMap<>();

	/** Why entries are unusable. */
	private final Map<Integer, String> rejected = new LinkedHashMap<>();

	private final List<ClaimedEntry> claimed = new ArrayList<>();

	private final int dropped;

	private final List<UserMessage> oneTime;

	private final List<ClaimReply.Keyed> superseded;

	private final List<Map<String, Object>> supersededClaimed;

	/**
	 * Decides about entries.
	 * @param reply the entries, and what they may repeat or replace
	 * @param claimId from which entries without an id get one
	 */
	EntryTriage(ClaimReply reply, String claimId, MessageCodec codec, MailboxLimits limits) {
		this.reply = reply;
		this.claimId = claimId;
		this.codec = codec;
		this.limits = limits;
		reply.otherClaims().forEach(this::decodeOther);
		decode();
		this.dropped = makeRoom();
		this.oneTime = usable(false).map(Map.Entry::getValue).toList();
		Set<String> keys = (reply.keyed().isEmpty() && this.claimed.isEmpty()) ? Set.of() : keys();
		this.superseded = reply.keyed().stream().filter((keyed) -> keys.contains(keyed.key())).toList();
		this.supersededClaimed = this.claimed.stream()
			.filter((entry) -> entry.message().key() != null && keys.contains(entry.message().key()))
			.map((entry) -> Map.<String, Object>of("claim", entry.claimId(), "entry", entry.number()))
			.toList();
	}

	private void decodeOther(ClaimReply.OtherClaim claim) {
		for (int number = 1; number <= claim.entries().size(); number++) {
			byte[] entry = claim.entries().get(number - 1);
			if (entry != null) {
				try {
					this.claimed.add(new ClaimedEntry(claim.id(), number, decode(entry, claim.id(), number)));
				}
				catch (UnusableMessageException ex) {
					// Its own page rejects it.
				}
			}
		}
	}

	private UserMessage decode(byte[] entry, String claimId, int number) throws UnusableMessageException {
		return this.codec.decode(entry, claimId + "-" + number, this.reply.takenAt());
	}

	/**
	 * Works through the entries in the order of sending, as the memory store does when
	 * they arrive.
	 */
	private void decode() {
		Set<String> ids = new HashSet<>(this.reply.storedIds());
		this.claimed.stream()
			.map(ClaimedEntry::message)
			.filter((message) -> !message.isExpired(this.reply.now()))
			.forEach((message) -> ids.add(message.id()));
		Map<String, Integer> numbersByKey = new HashMap<>();
		for (int number = 1; number <= this.reply.entries().size(); number++) {
			byte[] entry = this.reply.entries().get(number - 1);
			if (entry == null) {
				continue;
			}
			try {
				UserMessage message = decode(entry, this.claimId, number);
				if (message.isScheduled(this.reply.takenAt())) {
					schedule(number, message, ids);
				}
				else {
					add(number, message.delivered(), ids, numbersByKey);
				}
			}
			catch (UnusableMessageException ex) {
				this.rejected.put(number, String.valueOf(ex.getMessage()));
			}
		}
	}

	private void schedule(int number, UserMessage message, Set<String> ids) {
		if (ids.contains(message.id())) {
			this.unused.put(number, message);
			return;
		}
		removeScheduled(message.key(), ids);
		ids.add(message.id());
		this.scheduled.put(number, message);
	}

	/**
	 * Removes the entry for later that another one for later replaces.
	 */
	private void removeScheduled(@Nullable String key, Set<String> ids) {
		List<Integer> older = this.scheduled.entrySet()
			.stream()
			.filter((entry) -> key != null && key.equals(entry.getValue().key()))
			.map(Map.Entry::getKey)
			.toList();
		older.forEach((number) -> {
			UserMessage message = Objects.requireNonNull(this.scheduled.remove(number));
			this.unused.put(number, message);
			ids.remove(message.id());
		});
	}

	private void add(int number, UserMessage message, Set<String> ids, Map<String, Integer> numbersByKey) {
		if (ids.contains(message.id())) {
			this.unused.put(number, message);
			return;
		}
		if (message.key() != null) {
			int olderNumber = numbersByKey.getOrDefault(message.key(), 0);
			UserMessage older = this.usable.remove(olderNumber);
			if (older != null) {
				this.unused.put(olderNumber, older);
				ids.remove(older.id());
			}
		}
		if (!isExpired(message)) {
			ids.add(message.id());
			this.usable.put(number, message);
			if (message.key() != null) {
				numbersByKey.put(message.key(), number);
			}
		}
	}

	private boolean isExpired(UserMessage message) {
		return message.isExpired(this.reply.now()) || (message.createdAt() != null
				&& !message.createdAt().isAfter(this.reply.now().minus(this.limits.retention())));
	}

	/**
	 * Drops the oldest one-time messages if there are too many. Those that stand for
	 * announcements do not count.
	 */
	private int makeRoom() {
		int max = this.limits.maxPending() - this.reply.scheduledCount();
		if (this.usable.size() <= max) {
			return 0;
		}
		List<Integer> oneTime = usable(false).filter((entry) -> !AnnouncementIds.isReserved(entry.getValue().id()))
			.map(Map.Entry::getKey)
			.toList();
		int excess = Math.max(0, oneTime.size() - Math.max(0, max));
		oneTime.subList(0, excess).forEach(this.usable::remove);
		return excess;
	}

	private Set<String> keys() {
		return this.usable.values()
			.stream()
			.flatMap((message) -> Stream.ofNullable(message.key()))
			.collect(Collectors.toSet());
	}

	/**
	 * The one-time messages in the order of sending.
	 */
	List<UserMessage> oneTime() {
		return this.oneTime;
	}

	private Stream<Map.Entry<Integer, UserMessage>> usable(boolean persistent) {
		return this.usable.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().delivery().isPersistent() == persistent);
	}

	/**
	 * The newest unread {@code UNTIL_READ} messages in the order of sending, those that
	 * are only now being filed included.
	 */
	List<UserMessage> untilRead(String recipient) {
		List<byte[]> newestFirst = this.reply.untilRead();
		List<UserMessage> messages = new ArrayList<>();
		for (int i = newestFirst.size() - 1; i >= 0; i--) {
			InboxValue.decode(recipient, newestFirst.get(i), this.codec).ifPresent(messages::add);
		}
		messages.removeIf((message) -> this.superseded.stream().anyMatch((keyed) -> keyed.id().equals(message.id())));
		usable(true).map(Map.Entry::getValue)
			.filter((message) -> message.delivery() == Delivery.UNTIL_READ)
			.forEach(messages::add);
		return List.copyOf(messages.subList(Math.max(0, messages.size() - Claim.MAX_UNTIL_READ), messages.size()));
	}

	/**
	 * The newest messages of the inbox, if they were asked for and do not change by what
	 * is only now being filed.
	 */
	@Nullable InboxSlice latest(String recipient) {
		boolean changes = !this.superseded.isEmpty() || usable(true).findAny().isPresent();
		return (this.reply.latest() != null && !changes) ? InboxValue.slice(recipient, this.reply.latest(), this.codec)
				: null;
	}

	/**
	 * How many unread messages the inbox holds once all are filed.
	 */
	int unreadCount() {
		return this.reply.unreadCount() - (int) this.superseded.stream().filter(ClaimReply.Keyed::unread).count()
				+ (int) usable(true).count();
	}

	/**
	 * Why entries are rejected, a reason for each.
	 */
	List<String> rejections() {
		return Stream
			.concat(this.rejected.values().stream(),
					this.reply.tooLarge()
						.stream()
						.map((size) -> String
							.valueOf(UnusableMessageException.tooLarge(size, this.codec.maxSize()).getMessage())))
			.toList();
	}

	/**
	 * The one-time messages, the messages for later and the unusable entries, for
	 * somebody who only looks.
	 * @param ids the ids of entries, by their numbers
	 * @param claimedUntil when the claim expires that holds the entries, or {@code null}
	 * if they wait
	 */
	SortedMap<Integer, QueueEntry> queueEntries(IntFunction<String> ids, @Nullable Instant claimedUntil) {
		SortedMap<Integer, QueueEntry> entries = new TreeMap<>();
		usable(false).forEach((entry) -> entries.put(entry.getKey(),
				new QueueEntry(ids.apply(entry.getKey()), entry.getValue(), null, claimedUntil)));
		this.scheduled.forEach((number, message) -> entries.put(number,
				new QueueEntry(ids.apply(number), message, null, claimedUntil)));
		this.rejected.forEach(
				(number, reason) -> entries.put(number, new QueueEntry(ids.apply(number), null, reason, claimedUntil)));
		return entries;
	}

	/**
	 * The numbers of the entries that would be used if one were not there: they have its
	 * id or its collapse key.
	 */
	Stream<Integer> hiddenBy(int number) {
		UserMessage message = this.usable.getOrDefault(number, this.scheduled.get(number));
		return this.unused.entrySet()
			.stream()
			.filter((entry) -> message != null && (entry.getValue().id().equals(message.id())
					|| (message.key() != null && message.key().equals(entry.getValue().key()))))
			.map(Map.Entry::getKey);
	}

	/**
	 * How many unseen one-time messages made room.
	 */
	int dropped() {
		return this.dropped;
	}

	/**
	 * Whether all entries are one-time messages that replace nothing, so that there is
	 * nothing to say before the end of the page.
	 */
	boolean isSettled() {
		return this.oneTime.size() == this.reply.entries().size() && this.superseded.isEmpty()
				&& this.supersededClaimed.isEmpty();
	}

	/**
	 * What becomes of the entries while the page is being rendered.
	 * @return the decisions as {@code complete.lua} takes them
	 */
	String decisions() {
		return decisions(List.of(), List.of());
	}

	/**
	 * What becomes of the entries if all messages were shown.
	 * @return the decisions as {@code complete.lua} takes them
	 */
	String decisionsIfAllShown() {
		return decisions(usable(false).map(Map.Entry::getKey).toList(), List.of());
	}

	/**
	 * What becomes of the entries at the end of the page.
	 * @param acknowledged the ids of the messages that were shown
	 * @return the decisions as {@code complete.lua} takes them
	 */
	String decisions(Collection<String> acknowledged) {
		Map<Boolean, List<Integer>> shown = usable(false)
			.collect(Collectors.partitioningBy((entry) -> acknowledged.contains(entry.getValue().id()),
					Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
		return decisions(shown.getOrDefault(true, List.of()), shown.getOrDefault(false, List.of()));
	}

	private String decisions(List<Integer> shown, List<Integer> released) {
		List<Integer> drop = new ArrayList<>();
		for (int number = 1; number <= this.reply.entries().size(); number++) {
			if (!this.usable.containsKey(number) && !this.scheduled.containsKey(number)
					&& !this.rejected.containsKey(number)) {
				drop.add(number);
			}
		}
		return this.codec.writeData(Map.of("deliver", shown, "shown",
				usable(false).filter((entry) -> shown.contains(entry.getKey()))
					.map((entry) -> entry.getValue().id())
					.collect(Collectors.joining(" ")),
				"drop", drop, "release", released, "reject", List.copyOf(this.rejected.keySet()), "file",
				usable(true).map((entry) -> filing(entry.getKey(), entry.getValue())).toList(), "schedule",
				this.scheduled.entrySet()
					.stream()
					.map((entry) -> scheduling(entry.getKey(), entry.getValue()))
					.toList(),
				"supersede", this.superseded.stream().map(ClaimReply.Keyed::id).toList(), "supersedeClaimed",
				this.supersededClaimed));
	}

	/**
	 * What becomes of a message for later. A one-time message stays as it was sent, so
	 * that it does not outgrow the limit at its time: there it is only an entry that
	 * waits.
	 */
	private Map<String, Object> scheduling(int number, UserMessage message) {
		String json = message.delivery().isPersistent() ? this.codec.write(message)
				: Resp.text(Objects.requireNonNull(this.reply.entries().get(number - 1)));
		return Map.of("entry", number, "id", message.id(), "key", key(message), "delivery", message.delivery().tag(),
				"dueAt", String.valueOf(InboxValue.dueAt(message)), "expiresAt",
				String.valueOf(InboxValue.expiresAt(message)), "json", json);
	}

	private static String key(UserMessage message) {
		return (message.key() != null) ? message.key() : "";
	}

	private Map<String, Object> filing(int number, UserMessage message) {
		return Map.of("entry", number, "id", message.id(), "key", key(message), "delivery", message.delivery().tag(),
				"expiresAt", String.valueOf(InboxValue.expiresAt(message)), "json", this.codec.write(message));
	}

	/**
	 * An entry that another page has claimed.
	 */
	private record ClaimedEntry(String claimId, int number, UserMessage message) {
	}

}
