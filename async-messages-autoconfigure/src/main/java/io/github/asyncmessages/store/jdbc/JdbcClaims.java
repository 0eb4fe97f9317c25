package io.github.asyncmessages.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementIds;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.cache.ClaimCache;
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * Takes messages for pages, and deletes or returns them at the end. Each statement names
 * the rows that were found before, and repeats the condition under which they may be
 * taken or deleted.
 */
final class JdbcClaims {

	/**
	 * How many rows a mailbox may have beyond its limits before pages wait for them to be
	 * deleted.
	 */
	static final int TOLERATED_EXCESS = 1000;

	/**
	 * The waiting and the unread messages, and those that are due, without their texts.
	 */
	static final String PENDING = """
			SELECT seq, kind FROM (
				SELECT seq, CASE WHEN deliver_at IS NOT NULL THEN 'due'
					WHEN delivery <> 'once' OR {ordinary} THEN delivery ELSE 'announcement' END AS kind FROM {table}
				WHERE recipient = :recipient AND read_at IS NULL AND {current}
					AND (delivery <> 'once' OR ({recent} AND {free}))
				LIMIT :limit) pending
			ORDER BY seq
			""";

	/**
	 * The same, and last a row that says until when it is so if nobody changes the
	 * mailbox: until now if a page holds messages.
	 */
	private static final String PENDING_AND_UNCHANGED = """
			SELECT seq, kind, unchanged_until FROM (
				SELECT seq, kind, CAST(NULL AS TIMESTAMP) AS unchanged_until, 1 AS part FROM (%s) pending
				UNION ALL
				SELECT 0, 'unchanged', CASE WHEN COUNT(claimed_until) > 0 THEN :now
					ELSE GREATEST(LEAST(MIN(next_change), :horizon), :now) END, 2
				FROM (SELECT CASE WHEN claim_id IS NOT NULL THEN claimed_until END AS claimed_until,
					{nextChange} AS next_change FROM {table} WHERE recipient = :recipient AND {lasting}) lasting) both_parts
			ORDER BY part, seq
			"""
		.formatted(PENDING);

	/**
	 * Leaves out rows that a transaction is about to replace, rather than wait for it.
	 */
	private static final String TAKE_RETURNING = """
			UPDATE {table} SET claim_id = :claim, claimed_until = :until
			WHERE seq IN (SELECT seq FROM {table} WHERE seq IN (:seqs) AND {free} FOR UPDATE SKIP LOCKED)
			RETURNING {row}
			""";

	/** The same in two statements, of which this is the first. */
	private static final String LOCK_FREE = """
			SELECT {row} FROM {table} {primaryKey}
			WHERE seq IN (:seqs) AND {free}
			ORDER BY seq FOR UPDATE SKIP LOCKED
			""";

	/** Finds the rows by their key, so that it locks no others on its way to them. */
	private static final String TAKE_LOCKED = """
			UPDATE {table} {primaryKey} SET claim_id = :claim, claimed_until = :until WHERE seq IN (:seqs)
			""";

	private static final String READ = "SELECT {row} FROM {table} WHERE seq IN (:seqs) ORDER BY seq";

	private static final String ACKNOWLEDGE = "DELETE FROM {table} WHERE seq IN (:seqs) AND claim_id = :claim";

	/** What is kept for the history is out of the way of messages with its id or key. */
	private static final String DELIVER = """
			UPDATE {table} SET delivered_at = :at, delivered_id = id, id = NULL, collapse_key = NULL, deliver_key = NULL,
				claim_id = NULL, claimed_until = NULL
			WHERE seq IN (:seqs) AND claim_id = :claim
			""";

	private static final String RELEASE = """
			UPDATE {table} SET claim_id = NULL, claimed_until = NULL WHERE seq IN (:seqs) AND claim_id = :claim
			""";

	static final String FIND_CLAIMED = """
			SELECT seq FROM {table} WHERE recipient = :recipient AND claim_id = :claim AND delivered_at IS NULL
			""";

	/** Of those who complete a claim at the same time, only one finds its rows. */
	private static final String LOCK_CLAIMED = """
			SELECT {row} FROM {table} {primaryKey}
			WHERE seq IN (:seqs) AND claim_id = :claim AND created_at > :oldest AND {live}
			ORDER BY seq FOR UPDATE
			""";

	private static final String DUE = "due";

	private static final String UNCHANGED = "unchanged";

	private static final String ANNOUNCEMENT = "announcement";

	private static final Pattern CLAIM_ID = Pattern.compile("[0-9a-f-]{36}");

	private static final IdGenerator claimIds = new AlternativeJdkIdGenerator();

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final RowReader rows;

	private final JdbcInbox inbox;

	private final RowWriter writer;

	private final MailboxTrimmer trimmer;

	private final MailboxChanges changes;

	private final Duration cacheTtl;

	private final MailboxLimits limits;

	private final Clock clock;

	JdbcClaims(MessageTable table, JdbcExecutor executor, RowReader rows, JdbcInbox inbox, RowWriter writer,
			MailboxTrimmer trimmer, MailboxChanges changes, Duration cacheTtl, MailboxLimits limits, Clock clock) {
		this.table = table;
		this.executor = executor;
		this.rows = rows;
		this.inbox = inbox;
		this.writer = writer;
		this.trimmer = trimmer;
		this.changes = changes;
		this.cacheTtl = cacheTtl;
		this.limits = limits;
		this.clock = clock;
	}

	Claim claim(String recipient, int latest) {
		Claim cached = this.changes.find(recipient, latest);
		return (cached != null) ? cached : claim(recipient, new ClaimRequest(latest, List.of()), (events) -> null);
	}

	/**
	 * Claims a mailbox while announcements are shown to its owner.
	 * @param announced adds those that are shown once, and says what the owner has closed
	 * or received
	 */
	Claim claimAnnounced(String recipient, ClaimRequest request, Function<Consumer<Object>, Set<String>> announced) {
		Claim cached = this.changes.find(recipient, request);
		return (cached != null) ? cached : claim(recipient, request, announced);
	}

	private Claim claim(String recipient, ClaimRequest request,
			Function<Consumer<Object>, @Nullable Set<String>> announced) {
		ClaimCache.Snapshot snapshot = this.changes.snapshot(recipient);
		Claim claim = this.executor.read(() -> "The mailbox of '" + recipient + "' cannot be read",
				(events) -> claim(recipient, request, announced.apply(events), snapshot, events),
				(late) -> late.complete(List.of()));
		return claim.messages().isEmpty() ? claim : this.changes.of(recipient, () -> claim);
	}

	private Claim claim(String recipient, ClaimRequest request, @Nullable Set<String> closed,
			ClaimCache.@Nullable Snapshot snapshot, Consumer<Object> events) {
		Instant now = this.clock.instant();
		Cutoffs cutoffs = Cutoffs.of(now, this.limits);
		Pending pending = findPending(recipient, cutoffs, snapshot != null);
		if (!pending.seqs(DUE).isEmpty()) {
			this.writer.deliverDue(List.of(recipient), events);
			pending = findPending(recipient, cutoffs, false);
		}
		List<Long> waiting = pending.seqs(Delivery.ONCE.tag());
		List<Long> untilRead = pending.seqs(Delivery.UNTIL_READ.tag());
		int unread = untilRead.size() + pending.seqs(Delivery.INBOX.tag()).size();
		List<Long> wanted = newest(waiting, this.limits.maxPending());
		if (wanted.size() < waiting.size()) {
			this.trimmer.drop(recipient, waiting.subList(0, waiting.size() - wanted.size()), cutoffs, events);
		}
		List<Long> shown = newest(untilRead, Claim.MAX_UNTIL_READ);
		Map<Long, UserMessage> kept = this.rows.messages(recipient, this.table.read(shown, () -> this.table.sql(READ)),
				events);
		InboxSlice listed = this.inbox.latest(recipient, request, unread, events);
		// Last, since nobody would give back what was taken if another query failed.
		String id = claimIds.generateId().toString();
		Instant until = now.plus(this.limits.claimTimeout());
		List<Long> announced = pending.seqs(ANNOUNCEMENT);
		Map<Long, UserMessage> taken = this.rows.messages(recipient,
				take(Stream.concat(announced.stream(), wanted.stream()).toList(), id, until, cutoffs), events);
		Claim claim = new Claim(id, announcedFirst(taken.values()), List.copyOf(kept.values()),
				unread - (shown.size() - kept.size()), listed, closed,
				(acknowledged) -> complete(id, until, taken, acknowledged));
		if (snapshot != null && waiting.isEmpty() && announced.isEmpty()) {
			snapshot.cache(() -> claim, bytes(claim), pending.unchangedMicros());
		}
		return claim;
	}

	/**
	 * The approximate size of the texts of a claim.
	 */
	private static long bytes(Claim claim) {
		Stream<UserMessage> listed = (claim.latest() != null)
				? Stream.concat(claim.latest().messages().stream(), claim.latest().olderUnread().stream())
				: Stream.empty();
		Set<String> closed = (claim.closed() != null) ? claim.closed() : Set.of();
		return Stream.concat(claim.untilRead().stream(), listed)
			.mapToLong((message) -> message.toString().length())
			.sum() + closed.stream().mapToLong(String::length).sum();
	}

	private static List<UserMessage> announcedFirst(Collection<UserMessage> messages) {
		return messages.stream()
			.sorted(Comparator.comparing((message) -> !AnnouncementIds.isReserved(message.id())))
			.toList();
	}

	/**
	 * Finds what waits, is unread or is due.
	 * @param cacheable whether to ask for how long nothing changes
	 */
	private Pending findPending(String recipient, Cutoffs cutoffs, boolean cacheable) {
		int limit = this.limits.maxPending() + this.limits.maxInbox() + TOLERATED_EXCESS;
		Pending pending = new Pending(new HashMap<>(), new AtomicLong());
		JdbcClient.StatementSpec query = this.table.sql(cacheable ? PENDING_AND_UNCHANGED : PENDING, cutoffs)
			.params(Map.of("recipient", recipient, "limit", limit));
		if (cacheable) {
			query.param("horizon", cutoffs.now().plus(this.cacheTtl));
		}
		query.query((row) -> {
			pending.add(row, cutoffs);
		});
		if (pending.size() == limit) {
			// Which of the messages are the newest is not known.
			pending.seqs().remove(Delivery.ONCE.tag());
			this.trimmer.trimInBackground(recipient);
		}
		return pending;
	}

	private static List<Long> newest(List<Long> seqs, int max) {
		return seqs.subList(Math.max(0, seqs.size() - max), seqs.size());
	}

	/**
	 * Takes rows, unless another page was faster or a transaction has locked them.
	 */
	private List<MessageRowMapper.Row> take(List<Long> seqs, String claimId, Instant until, Cutoffs cutoffs) {
		if (this.table.dialect().returning || seqs.isEmpty()) {
			return this.table.read(seqs, () -> take(this.table.sql(TAKE_RETURNING, cutoffs), claimId, until));
		}
		return this.executor.inTransaction(() -> {
			List<MessageRowMapper.Row> rows = this.table.read(seqs, () -> this.table.sql(LOCK_FREE, cutoffs));
			MessageTable.batches(rows.stream().map(MessageRowMapper.Row::seq).toList(), MessageTable.MAX_NAMED_ROWS)
				.forEach((batch) -> take(this.table.sql(TAKE_LOCKED), claimId, until).param("seqs", batch).update());
			return rows;
		});
	}

	private static JdbcClient.StatementSpec take(JdbcClient.StatementSpec statement, String claimId, Instant until) {
		return statement.params(Map.of("claim", claimId, "until", Cutoffs.column(until)));
	}

	private CompletionStage<Void> complete(String claimId, Instant until, Map<Long, UserMessage> taken,
			Collection<String> acknowledged) {
		if (taken.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		Set<String> ids = Set.copyOf(acknowledged);
		Map<Boolean, List<Long>> seqs = taken.entrySet()
			.stream()
			.collect(Collectors.partitioningBy((entry) -> ids.contains(entry.getValue().id()),
					Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
		return this.executor.runUntilDone(() -> {
			acknowledge(seqs.getOrDefault(true, List.of()), claimId);
			this.table.change(seqs.getOrDefault(false, List.of()),
					() -> this.table.sql(RELEASE).param("claim", claimId));
			return true;
		}, () -> this.clock.instant().isBefore(until)).handle((done, failure) -> {
			if (failure != null) {
				throw new MessageStoreException("The database did not confirm the completion of a claim", failure);
			}
			return null;
		});
	}

	private void acknowledge(Collection<Long> seqs, String claimId) {
		LocalDateTime at = Cutoffs.column(this.clock.instant());
		this.table.change(seqs,
				() -> (this.limits.history() != null) ? this.table.sql(DELIVER).param("claim", claimId).param("at", at)
						: this.table.sql(ACKNOWLEDGE).param("claim", claimId));
	}

	List<UserMessage> confirm(String recipient, String claimId) {
		if (!CLAIM_ID.matcher(claimId).matches()) {
			return List.of();
		}
		return this.executor.write("confirm", recipient, (events) -> {
			List<Long> claimed = this.table.sql(FIND_CLAIMED)
				.params(Map.of("recipient", recipient, "claim", claimId))
				.query(Long.class)
				.list();
			return List.copyOf(this.rows.messages(recipient, acknowledgeUsable(claimed, claimId), events).values());
		});
	}

	/**
	 * Acknowledges the rows of a claim that hold messages.
	 * @return these rows and the unusable ones
	 */
	private List<MessageRowMapper.Row> acknowledgeUsable(List<Long> claimed, String claimId) {
		if (claimed.isEmpty()) {
			return List.of();
		}
		Cutoffs cutoffs = Cutoffs.of(this.clock.instant(), this.limits);
		return this.executor.inTransaction(() -> {
			List<MessageRowMapper.Row> rows = this.table.read(claimed,
					() -> this.table.sql(LOCK_CLAIMED, cutoffs).param("claim", claimId));
			acknowledge(rows.stream().filter((row) -> row.message() != null).map(MessageRowMapper.Row::seq).toList(),
					claimId);
			return rows;
		});
	}

	/**
	 * What a mailbox holds that concerns a page.
	 *
	 * @param seqs the numbers of rows in the order of sending, by the delivery of the
	 * messages, {@link #DUE} if they are yet to be delivered, or {@link #ANNOUNCEMENT} if
	 * they stand for one
	 * @param unchanged for how many microseconds this stays so unless somebody changes
	 * the mailbox; 0 if that is not known
	 */
	private record Pending(Map<String, List<Long>> seqs, AtomicLong unchanged) {

		private void add(ResultSet row, Cutoffs cutoffs) throws SQLException {
			String kind = row.getString("kind");
			if (kind.equals(UNCHANGED)) {
				this.unchanged.set(ChronoUnit.MICROS.between(cutoffs.now(),
						row.getObject("unchanged_until", LocalDateTime.class)));
			}
			else {
				this.seqs.computeIfAbsent(kind, (first) -> new ArrayList<>()).add(row.getLong("seq"));
			}
		}

		private List<Long> seqs(String kind) {
			return this.seqs.getOrDefault(kind, List.of());
		}

		private int size() {
			return this.seqs.values().stream().mapToInt(List::size).sum();
		}

		private long unchangedMicros() {
			return this.unchanged.get();
		}

	}

}
