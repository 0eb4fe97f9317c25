package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MailboxStatus;
import io.github.asyncmessages.store.MailboxWatcher;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import org.jspecify.annotations.Nullable;

/**
 * Reads mailboxes without changing them: what waits in one, for those who only look, and
 * the status of watched ones. If the server tracks the keys that are read, a status is
 * valid until the server invalidates it.
 */
final class RedisMailboxReader implements MailboxWatcher.StatusReader {

	/** How many mailboxes a call reads where one server holds all and tracks none. */
	private static final int MAILBOXES_A_CALL = 100;

	private static final int CALLS_UNDER_WAY = 8;

	private static final int SINGLE_CALLS_UNDER_WAY = 64;

	private static final int HEXADECIMAL = 16;

	private final MailboxScripts scripts;

	private final ClaimCache cache;

	private final MailboxLimits limits;

	private final MessageCodec codec;

	private final Duration timeout;

	private final Duration cacheTtl;

	RedisMailboxReader(MailboxScripts scripts, ClaimCache cache, MailboxLimits limits, MessageCodec codec,
			Duration timeout, Duration cacheTtl) {
		this.scripts = scripts;
		this.cache = cache;
		this.limits = limits;
		this.codec = codec;
		this.timeout = timeout;
		this.cacheTtl = cacheTtl;
	}

	/**
	 * Looks at the one-time messages of a recipient. Entries are decided about as for a
	 * page that would claim them now.
	 */
	QueueSnapshot peek(String recipient, int max) {
		List<Object> reply = BoundedWait.await("Redis", this.scripts.run(Script.PEEK, recipient), this.timeout,
				() -> Script.PEEK.failure(recipient));
		QueueReading reading = QueueReading.of(reply);
		SortedMap<Integer, QueueEntry> waiting = waiting(reading);
		int firstOfQueue = reading.entriesOfExpiredClaims().size() + 1;
		List<QueueEntry> entries = new ArrayList<>(waiting.headMap(firstOfQueue).values());
		reading.lastingClaims().forEach((claim) -> entries.addAll(claimed(claim, reading.now()).values()));
		entries.addAll(waiting.tailMap(firstOfQueue).values());
		return new QueueSnapshot(entries.subList(0, Math.min(max, entries.size())),
				reading.more() || entries.size() > max);
	}

	/**
	 * What the next page would claim, the entries of expired claims first.
	 */
	private SortedMap<Integer, QueueEntry> waiting(QueueReading reading) {
		List<@Nullable Object> entries = new ArrayList<>(reading.entriesOfExpiredClaims());
		entries.addAll(reading.queue());
		List<ClaimReply.OtherClaim> otherClaims = reading.lastingClaims()
			.stream()
			.map((claim) -> new ClaimReply.OtherClaim(claim.id(), raw(claim.entries())))
			.toList();
		return queueEntries("waiting", entries,
				ClaimReply.ofRead(reading.now(), raw(entries), reading.persistentIds(), otherClaims, reading.now()),
				null);
	}

	private SortedMap<Integer, QueueEntry> claimed(ReadClaim claim, Instant now) {
		Instant takenAt = claim.deadline().minus(this.limits.claimTimeout());
		return queueEntries(claim.id(), claim.entries(),
				ClaimReply.ofRead(now, raw(claim.entries()), List.of(), List.of(), takenAt), claim.deadline());
	}

	private SortedMap<Integer, QueueEntry> queueEntries(String claimId, List<@Nullable Object> entries, ClaimReply read,
			@Nullable Instant claimedUntil) {
		SortedMap<Integer, QueueEntry> found = new EntryTriage(read, claimId, this.codec, this.limits)
			.queueEntries(claimedUntil);
		for (int number = 1; number <= entries.size(); number++) {
			if (entries.get(number - 1) instanceof Long size) {
				found.put(number, new QueueEntry(null,
						UnusableMessageException.tooLarge(size, this.codec.maxSize()).getMessage(), claimedUntil));
			}
		}
		return found;
	}

	/**
	 * The entries of which not only the size is known.
	 */
	private static List<byte @Nullable []> raw(List<@Nullable Object> entries) {
		List<byte @Nullable []> raw = new ArrayList<>();
		entries.forEach((entry) -> raw.add((entry instanceof byte[] bytes) ? bytes : null));
		return raw;
	}

	@Override
	public Map<String, MailboxWatcher.Reading> read(Collection<String> recipients) {
		Object tracking = this.cache.tracking();
		Map<String, List<Object>> replies = run(List.copyOf(recipients),
				tracking == null && this.scripts.serveManyMailboxes());
		// A connection that was lost meanwhile does not tell of changes.
		boolean tracked = tracking != null && tracking == this.cache.tracking();
		Map<String, MailboxWatcher.Reading> readings = new HashMap<>();
		replies.forEach((recipient, reply) -> readings.put(recipient,
				new MailboxWatcher.Reading(status(reply), tracked ? validFor((Long) reply.get(3)) : Duration.ZERO)));
		return readings;
	}

	private Duration validFor(long unchangedMicros) {
		Duration unchanged = Duration.of(unchangedMicros, ChronoUnit.MICROS);
		return (unchangedMicros >= 0 && unchanged.compareTo(this.cacheTtl) < 0) ? unchanged : this.cacheTtl;
	}

	private static MailboxStatus status(List<Object> reply) {
		String digest = Resp.text(reply.get(2));
		return new MailboxStatus(((Long) reply.get(0)).intValue(), ((Long) reply.get(1)).intValue(),
				digest.isEmpty() ? 0 : Long.parseUnsignedLong(digest.substring(0, HEXADECIMAL), HEXADECIMAL));
	}

	/**
	 * Sends some calls at a time, until one fails.
	 * @return the replies that have come
	 */
	private Map<String, List<Object>> run(List<String> recipients, boolean together) {
		int size = together ? MAILBOXES_A_CALL : 1;
		int limit = together ? CALLS_UNDER_WAY : SINGLE_CALLS_UNDER_WAY;
		Deque<Call> underWay = new ArrayDeque<>(limit);
		Map<String, List<Object>> replies = new HashMap<>();
		try {
			for (int i = 0; i < recipients.size(); i += size) {
				if (underWay.size() == limit) {
					receive(underWay.remove(), replies);
				}
				List<String> some = recipients.subList(i, Math.min(i + size, recipients.size()));
				underWay.add(new Call(some, this.scripts.status(some)));
			}
			while (!underWay.isEmpty()) {
				receive(underWay.remove(), replies);
			}
		}
		catch (MessageStoreException ex) {
			underWay.forEach((call) -> call.reply().cancel(true));
			if (replies.isEmpty()) {
				throw ex;
			}
		}
		return replies;
	}

	private void receive(Call call, Map<String, List<Object>> replies) {
		List<Object> statuses = BoundedWait.await("Redis", call.reply(), this.timeout,
				() -> Script.STATUS.failure(call.recipients().get(0)));
		for (int i = 0; i < statuses.size(); i++) {
			List<Object> status = Resp.list(statuses.get(i));
			if (!status.isEmpty()) {
				replies.put(call.recipients().get(i), status);
			}
		}
	}

	/**
	 * A call that is under way.
	 */
	private record Call(List<String> recipients, CompletableFuture<List<Object>> reply) {
	}

	/**
	 * A mailbox as {@code peek.lua} replies.
	 *
	 * @param claims the claims in the order of their deadlines
	 * @param more whether there are more entries or claims
	 */
	private record QueueReading(Instant now, List<@Nullable Object> queue, List<ReadClaim> claims, boolean more,
			List<String> persistentIds) {

		private static QueueReading of(List<Object> reply) {
			List<ReadClaim> claims = Resp.<List<Object>>list(reply.get(2))
				.stream()
				.map(ReadClaim::of)
				.sorted(Comparator.comparing(ReadClaim::deadline))
				.toList();
			return new QueueReading(InboxValue.instant(Resp.number(reply.get(0))), Resp.list(reply.get(1)), claims,
					(Long) reply.get(3) == 1, Resp.texts(reply.get(4)));
		}

		private List<ReadClaim> lastingClaims() {
			return this.claims.stream().filter((claim) -> claim.deadline().isAfter(this.now)).toList();
		}

		private List<@Nullable Object> entriesOfExpiredClaims() {
			List<@Nullable Object> entries = new ArrayList<>();
			this.claims.stream()
				.filter((claim) -> !claim.deadline().isAfter(this.now))
				.forEach((claim) -> entries.addAll(claim.entries()));
			return entries;
		}

	}

	/**
	 * A claim as it was read.
	 *
	 * @param entries the raw entries, the size of an entry that is too large, and
	 * {@code null} for one that is gone
	 */
	private record ReadClaim(String id, Instant deadline, List<@Nullable Object> entries) {

		private static ReadClaim of(List<Object> claim) {
			return new ReadClaim(Resp.text(claim.get(0)), InboxValue.instant(Resp.number(claim.get(1))),
					Resp.list(claim.get(2)));
		}

	}

}
