package io.github.asyncmessages.store.jdbc;

import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MailboxLimits;

import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * Takes messages for pages, and deletes or gives them back at the end. Each statement
 * names the rows that were read and repeats the condition under which they may be taken
 * or deleted, so that none of them needs a transaction.
 */
final class JdbcClaims {

	private static final IdGenerator claimIds = new AlternativeJdkIdGenerator();

	private final MessageTable table;

	private final RowReader rows;

	private final JdbcExecutor units;

	private final MailboxLimits limits;

	private final Clock clock;

	JdbcClaims(MessageTable table, RowReader rows, JdbcExecutor units, MailboxLimits limits, Clock clock) {
		this.table = table;
		this.rows = rows;
		this.units = units;
		this.limits = limits;
		this.clock = clock;
	}

	/**
	 * Takes the waiting messages of a recipient.
	 * @param announce is told of messages that made room or were rejected
	 */
	Claim claim(String recipient, Consumer<Object> announce) {
		Cutoffs times = Cutoffs.of(this.clock.instant(), this.limits);
		MailboxSummary news = this.table.findNews(recipient, times);
		List<Long> waiting = newest(news.oneTime(), this.limits.maxPending());
		makeRoom(recipient, news.oneTime().subList(0, news.oneTime().size() - waiting.size()), times, announce);
		String claimId = claimIds.generateId().toString();
		for (List<Long> batch : Batches.of(waiting)) {
			this.table.claim(batch, claimId, this.clock.instant().plus(this.limits.claimTimeout()), times);
		}
		List<Long> shown = newest(news.untilRead(), Claim.MAX_UNTIL_READ);
		Map<Long, UserMessage> taken = messages(recipient, waiting, claimId, announce);
		Map<Long, UserMessage> untilRead = messages(recipient, shown, claimId, announce);
		return new Claim(List.copyOf(taken.values()), List.copyOf(untilRead.values()),
				news.unread() - (shown.size() - untilRead.size()),
				(acknowledged) -> complete(claimId, taken, acknowledged));
	}

	private static List<Long> newest(List<Long> seqs, int max) {
		return seqs.subList(Math.max(0, seqs.size() - max), seqs.size());
	}

	/**
	 * Deletes the oldest messages if there are too many.
	 */
	private void makeRoom(String recipient, List<Long> oldest, Cutoffs times, Consumer<Object> announce) {
		int count = Batches.of(oldest).stream().mapToInt((batch) -> this.table.deleteFree(batch, times)).sum();
		if (count > 0) {
			announce.accept(new MessagesDroppedEvent(recipient, count));
		}
	}

	/**
	 * The messages of rows, by their numbers; without those that another page has taken.
	 */
	private Map<Long, UserMessage> messages(String recipient, List<Long> seqs, String claimId,
			Consumer<Object> announce) {
		Map<Long, UserMessage> messages = new LinkedHashMap<>();
		for (List<Long> batch : Batches.of(seqs)) {
			messages.putAll(this.rows.messages(recipient, this.table.findClaimed(batch, claimId), announce));
		}
		return messages;
	}

	private CompletionStage<Void> complete(String claimId, Map<Long, UserMessage> taken,
			Collection<String> acknowledged) {
		if (taken.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		Set<String> ids = Set.copyOf(acknowledged);
		Map<Boolean, List<Long>> seqs = taken.entrySet()
			.stream()
			.collect(Collectors.partitioningBy((entry) -> ids.contains(entry.getValue().id()),
					Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
		CompletableFuture<Boolean> done = this.units.run(() -> {
			Batches.of(seqs.getOrDefault(true, List.of())).forEach((batch) -> this.table.acknowledge(batch, claimId));
			Batches.of(seqs.getOrDefault(false, List.of())).forEach((batch) -> this.table.release(batch, claimId));
			return true;
		}, (tooLate) -> {
		});
		return done.handle((result, failure) -> {
			if (failure != null) {
				throw new MessageStoreException("The database did not confirm what became of the messages of a page",
						failure);
			}
			return null;
		});
	}

}
