package io.github.asyncmessages.store.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code peek.lua} has read of the queue and the claims of a mailbox. Entries are
 * decided about as for a page that would claim them now. An entry goes by its digest, and
 * by how many of those that were read are identical.
 */
final class QueueReading {

	private final MessageCodec codec;

	private final MailboxLimits limits;

	private final Instant now;

	/** Claims that last, in the order of their deadlines. */
	private final List<ReadClaim> claims;

	/** What the next page would claim, the entries of expired claims first. */
	private final List<ReadEntry> waiting = new ArrayList<>();

	private final int firstOfQueue;

	private final boolean more;

	private final Map<String, Long> identical;

	/** Scheduled messages in the order of their times. */
	private final List<QueueEntry> scheduled = new ArrayList<>();

	private final EntryTriage triage;

	/**
	 * Takes a reply.
	 * @param reply the reply of {@code peek.lua}
	 */
	QueueReading(List<Object> reply, MessageCodec codec, MailboxLimits limits) {
		this.codec = codec;
		this.limits = limits;
		this.now = InboxValue.instant(Resp.number(reply.get(0)));
		List<ReadEntry> queue = ReadEntry.listOf(reply.get(1));
		Map<Boolean, List<ReadClaim>> claims = Resp.<List<Object>>list(reply.get(2))
			.stream()
			.map(ReadClaim::of)
			.sorted(Comparator.comparing(ReadClaim::deadline))
			.collect(Collectors.partitioningBy((claim) -> claim.deadline().isAfter(this.now)));
		this.claims = claims.getOrDefault(true, List.of());
		claims.getOrDefault(false, List.of()).forEach((claim) -> this.waiting.addAll(claim.entries()));
		this.firstOfQueue = this.waiting.size() + 1;
		this.waiting.addAll(queue);
		this.more = (Long) reply.get(3) == 1;
		Resp.<List<Object>>list(reply.get(5)).forEach(this::addScheduled);
		this.identical = Stream
			.concat(this.waiting.stream(), this.claims.stream().flatMap((claim) -> claim.entries().stream()))
			.collect(Collectors.groupingBy(ReadEntry::digest, Collectors.counting()));
		List<ClaimReply.OtherClaim> otherClaims = this.claims.stream()
			.map((claim) -> new ClaimReply.OtherClaim(claim.id(), raw(claim.entries())))
			.toList();
		this.triage = triage("waiting",
				ClaimReply.ofRead(this.now, raw(this.waiting), Resp.texts(reply.get(4)), otherClaims, this.now));
	}

	private void addScheduled(List<Object> message) {
		String id = Resp.text(message.get(0)) + "-1";
		try {
			this.scheduled.add(new QueueEntry(id, this.codec.read((byte[]) message.get(1), Resp.text(message.get(2)),
					InboxValue.instant(Resp.number(message.get(3)))), null, null));
		}
		catch (UnusableMessageException ex) {
			this.scheduled.add(new QueueEntry(id, null, ex.getMessage(), null));
		}
	}

	private EntryTriage triage(String claimId, ClaimReply read) {
		return new EntryTriage(read, claimId, this.codec, this.limits);
	}

	/**
	 * The entries of which not only the size is known.
	 */
	private static List<byte @Nullable []> raw(List<ReadEntry> entries) {
		List<byte @Nullable []> raw = new ArrayList<>();
		entries.forEach((entry) -> raw.add(entry.content()));
		return raw;
	}

	QueueSnapshot toSnapshot(int max) {
		SortedMap<Integer, QueueEntry> waiting = waiting();
		List<QueueEntry> entries = new ArrayList<>(waiting.headMap(this.firstOfQueue).values());
		this.claims.forEach((claim) -> entries.addAll(claimed(claim).values()));
		entries.addAll(waiting.tailMap(this.firstOfQueue).values());
		entries.addAll(this.scheduled);
		return new QueueSnapshot(entries.subList(0, Math.min(max, entries.size())), this.more || entries.size() > max);
	}

	private SortedMap<Integer, QueueEntry> waiting() {
		return queueEntries(this.triage, this.waiting, null);
	}

	private SortedMap<Integer, QueueEntry> claimed(ReadClaim claim) {
		Instant takenAt = claim.deadline().minus(this.limits.claimTimeout());
		EntryTriage triage = triage(claim.id(),
				ClaimReply.ofRead(this.now, raw(claim.entries()), List.of(), List.of(), takenAt));
		return queueEntries(triage, claim.entries(), claim.deadline());
	}

	private SortedMap<Integer, QueueEntry> queueEntries(EntryTriage triage, List<ReadEntry> entries,
			@Nullable Instant claimedUntil) {
		SortedMap<Integer, QueueEntry> found = triage.queueEntries((number) -> id(entries.get(number - 1)),
				claimedUntil);
		for (int number = 1; number <= entries.size(); number++) {
			ReadEntry entry = entries.get(number - 1);
			if (entry.isTooLarge()) {
				found.put(number,
						new QueueEntry(id(entry), null,
								UnusableMessageException.tooLarge(entry.size(), this.codec.maxSize()).getMessage(),
								claimedUntil));
			}
		}
		return found;
	}

	private String id(ReadEntry entry) {
		return entry.digest() + "-" + this.identical.get(entry.digest());
	}

	/**
	 * What is to be deleted with an entry that waits: entries that repeat it, and those
	 * that it replaces. A scheduled message is deleted alone.
	 * @param id the id of the entry
	 * @return what {@code delete-waiting.lua} takes, or nothing if no such entry waits
	 */
	List<String> deletion(String id) {
		if (this.scheduled.stream().anyMatch((entry) -> entry.id().equals(id))) {
			return List.of(id.split("-"));
		}
		return waiting().entrySet()
			.stream()
			.filter((entry) -> entry.getValue().id().equals(id))
			.findFirst()
			.map((entry) -> Stream
				.concat(Stream.of(id.split("-")),
						this.triage.hiddenBy(entry.getKey()).map((number) -> this.waiting.get(number - 1).digest()))
				.toList())
			.orElse(List.of());
	}

	/**
	 * A claim as it was read.
	 */
	private record ReadClaim(String id, Instant deadline, List<ReadEntry> entries) {

		private static ReadClaim of(List<Object> claim) {
			return new ReadClaim(Resp.text(claim.get(0)), InboxValue.instant(Resp.number(claim.get(1))),
					ReadEntry.listOf(claim.get(2)));
		}

	}

	/**
	 * An entry as it was read.
	 *
	 * @param digest the digest of its content, empty if the entry is gone
	 * @param size how many bytes it has
	 * @param content the entry, or {@code null} if it is gone or too large
	 */
	private record ReadEntry(String digest, long size, byte @Nullable [] content) {

		private static final ReadEntry GONE = new ReadEntry("", 0, null);

		private static List<ReadEntry> listOf(Object entries) {
			return Resp.<@Nullable List<Object>>list(entries)
				.stream()
				.map((entry) -> (entry != null) ? of(entry) : GONE)
				.toList();
		}

		private static ReadEntry of(List<Object> entry) {
			return new ReadEntry(Resp.text(entry.get(0)), (Long) entry.get(1),
					(entry.size() > 2) ? (byte[]) entry.get(2) : null);
		}

		private boolean isTooLarge() {
			return this != GONE && this.content == null;
		}

	}

}
