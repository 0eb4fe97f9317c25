package io.github.asyncmessages.store.jdbc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * Keeps mailboxes in a table of PostgreSQL, MariaDB, MySQL or H2, to which any client may
 * add rows. A verb that is called in a transaction on the same data source is part of it;
 * otherwise it runs over a connection of the store's own threads, for whose answer the
 * caller waits a bounded time.
 */
public final class JdbcMessageStore implements MessageStore, DisposableBean {

	/** Where the script is that creates the table in a database. */
	public static final String SCHEMA = "classpath:io/github/asyncmessages/store/jdbc/schema-@@platform@@.sql";

	/** How many rows a statement names at most. */
	private static final int BATCH_SIZE = 500;

	/** How many characters of JSON an insert has, about. */
	private static final int MAX_INSERT_LENGTH = 1024 * 1024;

	private static final IdGenerator claimIds = new AlternativeJdkIdGenerator();

	private static final Log logger = LogFactory.getLog(JdbcMessageStore.class);

	private final MessageTable table;

	private final UnitsOfWork units;

	private final MessageInsertion insertion;

	private final Cleanup cleanup;

	private final JdbcStoreSettings settings;

	private final MailboxLimits limits;

	private final Clock clock;

	private final ApplicationEventPublisher events;

	/**
	 * A store in a table that is there.
	 * @param dataSource the database
	 * @param settings how to use it
	 * @param limits the bounds of each mailbox
	 * @param codec reads and writes messages
	 * @param clock tells the time
	 * @param events is told of messages that made room for others or were rejected
	 */
	public JdbcMessageStore(DataSource dataSource, JdbcStoreSettings settings, MailboxLimits limits, MessageCodec codec,
			Clock clock, ApplicationEventPublisher events) {
		this.table = new MessageTable(dataSource, settings.tableName(), codec);
		this.units = new UnitsOfWork(dataSource, settings.writeTimeout());
		this.insertion = new MessageInsertion(this.table, this.units, limits);
		this.settings = settings;
		this.limits = limits;
		this.clock = clock;
		this.events = events;
		this.cleanup = new Cleanup(this.table, this.units, this::times, settings.cleanupInterval());
	}

	private Times times() {
		return Times.of(this.clock.instant(), this.limits);
	}

	@Override
	public void append(String recipient, EncodedMessage message) {
		insert(List.of(recipient), message);
	}

	@Override
	public Map<String, MessageStoreException> appendAll(Collection<String> recipients, EncodedMessage message) {
		int size = Math.max(1, Math.min(BATCH_SIZE, MAX_INSERT_LENGTH / message.json().length()));
		Map<String, MessageStoreException> failures = new LinkedHashMap<>();
		for (List<String> batch : batches(new TreeSet<>(recipients), size)) {
			try {
				insert(batch, message);
			}
			catch (MessageStoreException ex) {
				batch.forEach((recipient) -> failures.put(recipient, ex));
			}
		}
		return failures;
	}

	private void insert(List<String> recipients, EncodedMessage encoded) {
		UserMessage message = encoded.message();
		UserMessage dated = (message.createdAt() != null) ? message : message.createdAt(this.clock.instant());
		Map<String, Integer> dropped = call(this.settings.writeTimeout(),
				() -> "The message " + message.id() + " for '" + recipients.get(0) + "'"
						+ ((recipients.size() > 1) ? " and " + (recipients.size() - 1) + " others" : "")
						+ " is perhaps not stored",
				(announce) -> this.insertion.insert(recipients, dated, times()), (tooLate) -> {
				});
		dropped.forEach(this::announceDropped);
	}

	private void announceDropped(String recipient, int count) {
		if (count > 0) {
			this.events.publishEvent(new MessagesDroppedEvent(recipient, count));
		}
	}

	private static <T> List<List<T>> batches(Collection<T> all, int size) {
		List<T> list = List.copyOf(all);
		List<List<T>> batches = new ArrayList<>();
		for (int i = 0; i < list.size(); i += size) {
			batches.add(list.subList(i, Math.min(i + size, list.size())));
		}
		return batches;
	}

	@Override
	public Claim claim(String recipient) {
		return call(this.settings.readTimeout(), () -> "The mailbox of '" + recipient + "' cannot be read",
				(announce) -> claim(recipient, announce), (claim) -> claim.complete(List.of()));
	}

	private JdbcClaim claim(String recipient, Consumer<Object> announce) {
		Times times = times();
		News news = this.table.findNews(recipient, Claim.MAX_UNTIL_READ, times);
		Map<Long, UserMessage> oneTime = messages(recipient, news.rows(), MessageRow::oneTime, announce);
		Map<Long, UserMessage> persistent = messages(recipient, news.rows(), (row) -> !row.oneTime(), announce);
		makeRoom(recipient, oneTime, times, announce);
		String claimId = claimIds.generateId().toString();
		Map<Long, UserMessage> taken = take(oneTime, claimId, times);
		long rejected = news.rows().stream().filter((row) -> !row.oneTime() && row.message() == null).count();
		return new JdbcClaim(List.copyOf(taken.values()),
				persistent.values().stream().filter((message) -> message.delivery() == Delivery.UNTIL_READ).toList(),
				news.unread() - (int) rejected, (acknowledged) -> complete(claimId, taken, acknowledged));
	}

	/**
	 * The messages of rows by their keys. Rows that cannot be used are put aside.
	 */
	private Map<Long, UserMessage> messages(String recipient, List<MessageRow> rows, Predicate<MessageRow> condition,
			Consumer<Object> announce) {
		Map<Long, UserMessage> messages = new LinkedHashMap<>();
		for (MessageRow row : rows) {
			if (row.message() != null && condition.test(row)) {
				messages.put(row.seq(), row.message());
			}
			else if (row.fault() != null && condition.test(row)) {
				reject(recipient, row.seq(), row.fault(), announce);
			}
		}
		return messages;
	}

	private void reject(String recipient, long seq, String fault, Consumer<Object> announce) {
		if (this.table.reject(seq, fault)) {
			logger.warn("The row " + seq + " for '" + recipient + "' was marked as rejected, because " + fault);
			announce.accept(new MessageRejectedEvent(recipient, fault));
		}
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
		for (List<Long> batch : batches(oldest, BATCH_SIZE)) {
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
		for (List<Long> batch : batches(waiting.keySet(), BATCH_SIZE)) {
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
			batches(seqs.getOrDefault(true, List.of()), BATCH_SIZE)
				.forEach((batch) -> this.table.acknowledge(batch, claimId));
			batches(seqs.getOrDefault(false, List.of()), BATCH_SIZE)
				.forEach((batch) -> this.table.release(batch, claimId));
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

	@Override
	public InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size) {
		return read("list", recipient, (announce) -> {
			Times times = times();
			long end = (before != null) ? before : Long.MAX_VALUE;
			List<MessageRow> rows = this.table.list(recipient, unreadOnly, end, size + 1, times);
			boolean first = before == null && !unreadOnly;
			long newest = !first ? this.table.findNewest(recipient, times) : rows.isEmpty() ? 0 : rows.get(0).seq();
			List<MessageRow> page = rows.subList(0, Math.min(size, rows.size()));
			Map<Long, UserMessage> messages = messages(recipient, page, (row) -> true, announce);
			return new InboxSlice(List.copyOf(messages.values()),
					(rows.size() > size) ? page.get(size - 1).seq() : null, newest);
		});
	}

	@Override
	public Optional<UserMessage> find(String recipient, String id) {
		return read("find", recipient, (announce) -> {
			List<MessageRow> rows = find(recipient, id, times()).stream().toList();
			return messages(recipient, rows, (row) -> true, announce).values().stream().findFirst();
		});
	}

	private Optional<MessageRow> find(String recipient, String id, Times times) {
		// PostgreSQL refuses a text with a zero character.
		return (id.indexOf(0) < 0) ? this.table.find(recipient, id, times) : Optional.empty();
	}

	@Override
	public int countUnread(String recipient) {
		return read("count", recipient, (announce) -> this.table.countUnread(recipient, times()));
	}

	@Override
	public boolean markRead(String recipient, String id) {
		return change("mark read", recipient, id, (seq, times) -> this.table.markRead(List.of(seq), times));
	}

	@Override
	public boolean markUnread(String recipient, String id) {
		return change("mark unread", recipient, id, (seq, times) -> this.table.markUnread(List.of(seq)));
	}

	@Override
	public boolean delete(String recipient, String id) {
		return change("delete", recipient, id, (seq, times) -> this.table.delete(List.of(seq)));
	}

	private boolean change(String verb, String recipient, String id, BiFunction<Long, Times, Integer> change) {
		return write(verb, recipient, () -> {
			Times times = times();
			return find(recipient, id, times).map((row) -> change.apply(row.seq(), times) > 0).orElse(false);
		});
	}

	@Override
	public List<String> markAllRead(String recipient, long upTo) {
		return changeAll("mark all read", recipient, upTo, true, this.table::markRead);
	}

	@Override
	public List<String> deleteAll(String recipient, long upTo) {
		return changeAll("delete all", recipient, upTo, false, (seqs, times) -> this.table.delete(seqs));
	}

	/**
	 * Changes the messages that are there up to a position, and says which: of those who
	 * do it at the same time, only one has changed a message.
	 */
	private List<String> changeAll(String verb, String recipient, long upTo, boolean unreadOnly,
			BiConsumer<Collection<Long>, Times> change) {
		return write(verb, recipient, () -> {
			Times times = times();
			List<String> changed = new ArrayList<>();
			for (List<Long> batch : batches(this.table.findUpTo(recipient, unreadOnly, upTo, times), BATCH_SIZE)) {
				this.units.inTransaction(() -> {
					Map<Long, String> locked = this.table.lock(batch, unreadOnly);
					if (!locked.isEmpty()) {
						change.accept(locked.keySet(), times);
						changed.addAll(locked.values());
					}
					return true;
				});
			}
			return changed;
		});
	}

	@Override
	public void withdraw(String recipient, String key) {
		write("withdraw", recipient, () -> deleteAll(findByKey(recipient, key)));
	}

	private List<Long> findByKey(String recipient, String key) {
		return this.table.findByKey(List.of(recipient), key, false).stream().map(InTheWay::seq).toList();
	}

	@Override
	public void erase(String recipient) {
		write("erase", recipient, () -> deleteAll(this.table.findAll(recipient)));
	}

	private int deleteAll(List<Long> seqs) {
		return batches(seqs, BATCH_SIZE).stream().mapToInt(this.table::delete).sum();
	}

	@Override
	public boolean isTransactional() {
		return this.units.isInTransaction();
	}

	@Override
	public void ping() {
		check(this.settings.readTimeout());
	}

	/**
	 * Looks whether the table has all its columns.
	 * @throws MessageStoreException if it has not, caused by a
	 * {@link org.springframework.jdbc.BadSqlGrammarException}, or if the database does
	 * not answer
	 */
	public void checkTable() {
		check(this.settings.writeTimeout());
	}

	private void check(Duration timeout) {
		this.<Boolean>call(timeout, () -> "The table " + this.settings.tableName() + " cannot be read", (announce) -> {
			this.table.check();
			return true;
		}, (tooLate) -> {
		});
	}

	/**
	 * Deletes what nobody can see any more, which a task does in the background too.
	 * @return how many rows that were
	 */
	public long cleanUp() {
		return this.cleanup.run();
	}

	@Override
	public void destroy() {
		this.cleanup.close();
		this.units.close();
	}

	private <T> T read(String verb, String recipient, Function<Consumer<Object>, T> unit) {
		return call(this.settings.readTimeout(), () -> failed(verb, recipient), unit, (tooLate) -> {
		});
	}

	private <T> T write(String verb, String recipient, Supplier<T> unit) {
		return call(this.settings.writeTimeout(), () -> failed(verb, recipient), (announce) -> unit.get(),
				(tooLate) -> {
				});
	}

	private static String failed(String verb, String recipient) {
		return "The database did not confirm '" + verb + "' for '" + recipient + "'";
	}

	/**
	 * Runs a unit and then publishes what it has to announce.
	 */
	private <T> T call(Duration timeout, Supplier<String> failure, Function<Consumer<Object>, T> unit,
			Consumer<T> tooLate) {
		List<Object> announcements = new ArrayList<>();
		T result = await(this.units.run(() -> {
			announcements.clear();
			return unit.apply(announcements::add);
		}, tooLate), timeout, failure);
		announcements.forEach(this.events::publishEvent);
		return result;
	}

	private static <T> T await(CompletableFuture<T> future, Duration timeout, Supplier<String> failure) {
		try {
			return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			future.cancel(false);
			throw new MessageStoreException(
					failure.get() + ": the database did not answer within " + timeout.toMillis() + " ms", ex);
		}
		catch (ExecutionException ex) {
			throw new MessageStoreException(failure.get() + ": " + reason(ex.getCause()), ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			future.cancel(false);
			throw new MessageStoreException(failure.get() + ": the thread was interrupted", ex);
		}
	}

	private static @Nullable String reason(@Nullable Throwable cause) {
		return (cause instanceof DataAccessException exception) ? exception.getMostSpecificCause().getMessage()
				: (cause != null) ? cause.getMessage() : null;
	}

}
