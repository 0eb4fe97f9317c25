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

import io.github.asyncmessages.Delivery;
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
final class PageClaims {

	private static final IdGenerator claimIds = new AlternativeJdkIdGenerator();

	private final MessageTable table;

	private final UsableRows rows;

	private final UnitsOfWork units;

	private final MailboxLimits limits;

	private final Clock clock;

	PageClaims(MessageTable table, UsableRows rows, UnitsOfWork units, MailboxLimits limits, Clock clock) {
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
	JdbcClaim claim(String recipient, Consumer<Object> announce) {
		Times times = Times.of(this.clock.instant(), this.limits);
		News news = this.table.findNews(recipient, Claim.MAX_UNTIL_READ, times);
		Map<Boolean, List<MessageRow>> rows = news.rows()
			.stream()
			.collect(Collectors.partitioningBy(MessageRow::oneTime));
		Map<Long, UserMessage> oneTime = this.rows.messages(recipient, rows.getOrDefault(true, List.of()), announce);
		List<MessageRow> persistent = rows.getOrDefault(false, List.of());
		Map<Long, UserMessage> shown = this.rows.messages(recipient, persistent, announce);
		makeRoom(recipient, oneTime, times, announce);
		String claimId = claimIds.generateId().toString();
		Map<Long, UserMessage> taken = take(oneTime, claimId, times);
		int rejected = persistent.size() - shown.size();
		return new JdbcClaim(List.copyOf(taken.values()),
				shown.values().stream().filter((message) -> message.delivery() == Delivery.UNTIL_READ).toList(),
				news.unread() - rejected, (acknowledged) -> complete(claimId, taken, acknowledged));
	}

	/**
	 * Lets the oldest messages make room if there are too many.
	 * @param waiting from which they are removed
	 */
	private void makeRoom(String recipient, Map<Long, UserMessage> waiting, Times times, Consumer<Object> announce) {
		List<Long> oldest = waiting.keySet()
			.stream()
			.limit(Math.max(0, waiting.size() - this.limits.maxPending()))
			.toList();
		for (List<Long> batch : Batches.of(oldest)) {
			int count = this.table.deleteFree(batch, times);
			if (count > 0) {
				announce.accept(new MessagesDroppedEvent(recipient, count));
			}
		}
		oldest.forEach(waiting::remove);
	}

	/**
	 * Takes messages, unless another page was first.
	 * @return those that were taken
	 */
	private Map<Long, UserMessage> take(Map<Long, UserMessage> waiting, String claimId, Times times) {
		Map<Long, UserMessage> taken = new LinkedHashMap<>(waiting);
		for (List<Long> batch : Batches.of(waiting.keySet())) {
			int count = this.table.claim(batch, claimId, this.clock.instant().plus(this.limits.claimTimeout()), times);
			if (count < batch.size()) {
				Set<Long> claimed = Set.copyOf(this.table.findClaimed(batch, claimId));
				batch.stream().filter((seq) -> !claimed.contains(seq)).forEach(taken::remove);
			}
		}
		return taken;
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
