package io.github.asyncmessages.store.jdbc;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
import io.github.asyncmessages.store.jdbc.executor.JdbcExecutor;

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

	private static final String ANNOUNCEMENT = "announcement";

	private static final Pattern CLAIM_ID = Pattern.compile("[0-9a-f-]{36}");

	private static final IdGenerator claimIds = new AlternativeJdkIdGenerator();

	private final MessageTable table;

	private final JdbcExecutor executor;

	private final RowReader rows;

	private final JdbcInbox inbox;

	private final RowWriter writer;

	private final MailboxTrimmer trimmer;

	private final MailboxLimits limits;

	private final Clock clock;

	JdbcClaims(MessageTable table, JdbcExecutor executor, RowReader rows, JdbcInbox inbox, RowWriter writer,
			MailboxTrimmer trimmer, MailboxLimits limits, Clock clock) {
		this.table = table;
		this.executor = executor;
		this.rows = rows;
		this.inbox = inbox;
		this.writer = writer;
		this.trimmer = trimmer;
		this.limits = limits;
		this.clock = clock;
	}

	Claim claim(String recipient, int latest) {
		return this.executor.read(() -> "The mailbox of '" + recipient + "' cannot be read",
				(events) -> claim(recipient, new ClaimRequest(latest, List.of()), events),
				(late) -> late.complete(List.of()));
	}

	/**
	 * Claims a mailbox while announcements are shown to its owner.
	 * @param announced adds those that are shown once, and says what the owner has closed
	 * or received
	 */
	Claim claimAnnounced(String recipient, ClaimRequest request, Function<Consumer<Object>, Set<String>> announced) {
		return this.executor.read(() -> "The mailbox of '" + recipient + "' cannot be read", (events) -> {
			Set<String> closed = announced.apply(events);
			return claim(recipient, request, events).closed(closed);
		}, (late) -> late.complete(List.of()));
	}

	private Claim claim(String recipient, ClaimRequest request, Consumer<Object> events) {
		Instant now = this.clock.instant();
		Cutoffs cutoffs = Cutoffs.of(now, this.limits);
		Map<String, List<Long>> pending = findPending(recipient, cutoffs);
		if (pending.containsKey(DUE)) {
			this.writer.deliverDue(List.of(recipient), events);
			pending = findPending(recipient, cutoffs);
		}
		List<Long> waiting = pending.getOrDefault(Delivery.ONCE.tag(), List.of());
		List<Long> untilRead = pending.getOrDefault(Delivery.UNTIL_READ.tag(), List.of());
		int unread = untilRead.size() + pending.getOrDefault(Delivery.INBOX.tag(), List.of()).size();
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
		List<Long> announced = pending.getOrDefault(ANNOUNCEMENT, List.of());
		Map<Long, UserMessage> taken = this.rows.messages(recipient,
				take(Stream.concat(announced.stream(), wanted.stream()).toList(), id, until, cutoffs), events);
		return new Claim(id, announcedFirst(taken.values()), List.copyOf(kept.values()),
				unread - (shown.size() - kept.size()), listed,
				(acknowledged) -> complete(id, until, taken, acknowledged));
	}

	private static List<UserMessage> announcedFirst(Collection<UserMessage> messages) {
		return messages.stream()
			.sorted(Comparator.comparing((message) -> !AnnouncementIds.isReserved(message.id())))
			.toList();
	}

	/**
	 * The numbers of rows in the order of sending, by the delivery of the messages,
	 * {@link #DUE} if they are yet to be delivered, or {@link #ANNOUNCEMENT} if they
	 * stand for one.
	 */
	private Map<String, List<Long>> findPending(String recipient, Cutoffs cutoffs) {
		int limit = this.limits.maxPending() + this.limits.maxInbox() + TOLERATED_EXCESS;
		Map<String, List<Long>> pending = new HashMap<>();
		this.table.sql(PENDING, cutoffs).params(Map.of("recipient", recipient, "limit", limit)).query((row) -> {
			pending.computeIfAbsent(row.getString("kind"), (kind) -> new ArrayList<>()).add(row.getLong("seq"));
		});
		if (pending.values().stream().mapToInt(List::size).sum() == limit) {
			// Which of the messages are the newest is not known.
			pending.remove(Delivery.ONCE.tag());
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

}
