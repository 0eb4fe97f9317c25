package io.github.asyncmessages.store.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MailboxLimits;

import org.springframework.dao.CannotAcquireLockException;

/**
 * Adds a message to mailboxes. The unique constraints decide who was first: a message is
 * inserted, and only if that fails the rows that were in the way are looked for.
 */
final class JdbcAppends {

	private static final int ATTEMPTS = 10;

	private final MessageTable table;

	private final JdbcExecutor units;

	private final MailboxLimits limits;

	JdbcAppends(MessageTable table, JdbcExecutor units, MailboxLimits limits) {
		this.table = table;
		this.units = units;
		this.limits = limits;
	}

	/**
	 * Adds a message.
	 * @param recipients whose mailboxes, sorted, so that those who do the same at the
	 * same time wait for each other in one order
	 * @param announce is told of unseen messages that made room
	 */
	void insert(Collection<String> recipients, UserMessage message, Cutoffs times, Consumer<Object> announce) {
		List<String> inserted = new ArrayList<>();
		Collection<String> rest = recipients;
		for (int attempt = 1; !rest.isEmpty(); attempt++) {
			// In a transaction a duplicate would leave a lock on its neighbours.
			boolean lookFirst = attempt == 1 && message.key() != null && this.units.isInTransaction();
			Collection<String> done = lookFirst ? List.of() : this.table.insert(rest, message);
			inserted.addAll(done);
			rest = (done.size() == rest.size()) ? List.of() : makeWay(rest, inserted, message, !lookFirst, times);
			if (attempt == ATTEMPTS && !rest.isEmpty()) {
				throw new CannotAcquireLockException(
						"Others send to '%s' under the same key all the time".formatted(rest.iterator().next()));
			}
		}
		if (!inserted.isEmpty()) {
			makeRoom(inserted, message, times, announce);
		}
	}

	/**
	 * Replaces rows that are in the way of a message.
	 * @param inserted to which those recipients are added for whom this was done
	 * @param lock whether to read what is true now, if this is a transaction
	 * @return those for whom it has to be tried again
	 */
	private List<String> makeWay(Collection<String> recipients, List<String> inserted, UserMessage message,
			boolean lock, Cutoffs times) {
		Map<String, List<ConflictingRow>> inTheWay = findInTheWay(recipients, message,
				lock && this.units.isInTransaction(), times);
		List<String> again = new ArrayList<>();
		for (String recipient : recipients) {
			List<ConflictingRow> rows = inTheWay.getOrDefault(recipient, List.of());
			if (rows.stream().anyMatch(ConflictingRow::keepsOut)) {
				continue;
			}
			if (!rows.isEmpty() && replace(recipient, rows, message)) {
				inserted.add(recipient);
			}
			else {
				again.add(recipient);
			}
		}
		return again;
	}

	private Map<String, List<ConflictingRow>> findInTheWay(Collection<String> recipients, UserMessage message,
			boolean lock, Cutoffs times) {
		List<ConflictingRow> rows = new ArrayList<>(this.table.findById(recipients, message.id(), lock, times));
		if (message.key() != null) {
			rows.addAll(this.table.findByKey(recipients, message.key(), lock));
		}
		return rows.stream().collect(Collectors.groupingBy(ConflictingRow::recipient));
	}

	private boolean replace(String recipient, List<ConflictingRow> rows, UserMessage message) {
		List<Long> seqs = rows.stream().map(ConflictingRow::seq).distinct().sorted().toList();
		return this.units.inTransaction(() -> this.table.delete(seqs) == seqs.size()
				&& !this.table.insert(List.of(recipient), message).isEmpty());
	}

	private void makeRoom(Collection<String> recipients, UserMessage message, Cutoffs times,
			Consumer<Object> announce) {
		boolean persistent = message.delivery().isPersistent();
		List<String> overfull = persistent ? this.table.findOverfullInboxes(recipients, this.limits.maxInbox(), times)
				: this.table.findOverfullQueues(recipients, this.limits.maxPending(), times);
		for (String recipient : overfull) {
			int dropped = persistent ? makeRoomInInbox(recipient, times) : makeRoomInQueue(recipient, times);
			if (dropped > 0) {
				announce.accept(new MessagesDroppedEvent(recipient, dropped));
			}
		}
	}

	private int makeRoomInQueue(String recipient, Cutoffs times) {
		List<Long> excess = this.table.findExcessOfQueue(recipient, this.limits.maxPending(), times);
		return excess.isEmpty() ? 0 : this.table.deleteFree(excess, times);
	}

	private int makeRoomInInbox(String recipient, Cutoffs times) {
		Map<Long, Boolean> excess = this.table.findExcessOfInbox(recipient, this.limits.maxInbox(), times);
		Map<Boolean, List<Long>> byRead = excess.keySet().stream().collect(Collectors.partitioningBy(excess::get));
		List<Long> read = byRead.getOrDefault(true, List.of());
		List<Long> unread = byRead.getOrDefault(false, List.of());
		if (!read.isEmpty()) {
			this.table.delete(read);
		}
		return unread.isEmpty() ? 0 : this.table.delete(unread);
	}

}
