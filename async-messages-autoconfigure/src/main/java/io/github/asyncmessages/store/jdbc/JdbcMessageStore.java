package io.github.asyncmessages.store.jdbc;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Keeps mailboxes in a table of PostgreSQL, MariaDB, MySQL or H2, to which any client may
 * add rows. A verb that is called in a transaction on the same data source is part of it;
 * otherwise it runs over a connection of the store's own threads, for whose answer the
 * caller waits a bounded time.
 */
public final class JdbcMessageStore implements MessageStore, DisposableBean {

	/** Where the script is that creates the table in a database. */
	public static final String SCHEMA = "classpath:io/github/asyncmessages/store/jdbc/schema-@@platform@@.sql";

	/** How many characters of JSON an insert has, about. */
	private static final int MAX_INSERT_LENGTH = 1024 * 1024;

	private final MessageTable table;

	private final JdbcExecutor units;

	private final RowReader rows;

	private final JdbcClaims claims;

	private final JdbcAppends insertion;

	private final StoreCalls calls;

	private final Cleanup cleanup;

	private final JdbcStoreSettings settings;

	private final MailboxLimits limits;

	private final Clock clock;

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
		this.units = new JdbcExecutor(dataSource, settings.writeTimeout());
		this.rows = new RowReader(this.table);
		this.claims = new JdbcClaims(this.table, this.rows, this.units, limits, clock);
		this.insertion = new JdbcAppends(this.table, this.units, limits);
		this.calls = new StoreCalls(this.units, events);
		this.settings = settings;
		this.limits = limits;
		this.clock = clock;
		this.cleanup = new Cleanup(this.table, this.units, this::times, settings.cleanupInterval());
	}

	private Cutoffs times() {
		return Cutoffs.of(this.clock.instant(), this.limits);
	}

	@Override
	public void append(String recipient, EncodedMessage message) {
		insert(List.of(recipient), message);
	}

	@Override
	public Map<String, MessageStoreException> appendAll(Collection<String> recipients, EncodedMessage message) {
		int size = Math.max(1,
				Math.min(this.table.maxRecipients(message.message()), MAX_INSERT_LENGTH / message.json().length()));
		Map<String, MessageStoreException> failures = new LinkedHashMap<>();
		for (List<String> batch : Batches.of(new TreeSet<>(recipients), size)) {
			try {
				insert(batch, message);
			}
			catch (MessageStoreException ex) {
				if (isTransactional()) {
					// What the caller has written before is lost with its transaction.
					throw ex;
				}
				batch.forEach((recipient) -> failures.put(recipient, ex));
			}
		}
		return failures;
	}

	private void insert(List<String> recipients, EncodedMessage encoded) {
		UserMessage message = encoded.message();
		this.<Boolean>write(() -> "The message " + message.id() + " for '" + recipients.get(0) + "'"
				+ ((recipients.size() > 1) ? " and " + (recipients.size() - 1) + " others" : "")
				+ " is perhaps not stored", (announce) -> {
					this.insertion.insert(recipients, message, times(), announce);
					return true;
				});
	}

	@Override
	public Claim claim(String recipient) {
		return this.calls.call(this.settings.readTimeout(), () -> "The mailbox of '" + recipient + "' cannot be read",
				(announce) -> this.claims.claim(recipient, announce), (tooLate) -> tooLate.complete(List.of()));
	}

	@Override
	public InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size) {
		return read("list", recipient, (announce) -> {
			Cutoffs times = times();
			long end = (before != null) ? before : Long.MAX_VALUE;
			List<MessageRow> rows = this.table.list(recipient, unreadOnly, end, size + 1, times);
			boolean first = before == null && !unreadOnly;
			long newest = !first ? this.table.findNewest(recipient, times) : rows.isEmpty() ? 0 : rows.get(0).seq();
			List<MessageRow> page = rows.subList(0, Math.min(size, rows.size()));
			Map<Long, UserMessage> messages = this.rows.messages(recipient, page, announce);
			return new InboxSlice(List.copyOf(messages.values()),
					(rows.size() > size) ? page.get(size - 1).seq() : null, newest);
		});
	}

	@Override
	public Optional<UserMessage> find(String recipient, String id) {
		return read("find", recipient, (announce) -> {
			List<MessageRow> rows = find(recipient, id, times()).stream().toList();
			return this.rows.messages(recipient, rows, announce).values().stream().findFirst();
		});
	}

	private Optional<MessageRow> find(String recipient, String id, Cutoffs times) {
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

	private boolean change(String verb, String recipient, String id, BiFunction<Long, Cutoffs, Integer> change) {
		return write(verb, recipient, () -> {
			Cutoffs times = times();
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
			BiConsumer<Collection<Long>, Cutoffs> change) {
		return write(verb, recipient, () -> {
			Cutoffs times = times();
			List<String> changed = new ArrayList<>();
			for (List<Long> batch : Batches.of(this.table.findUpTo(recipient, unreadOnly, upTo, times))) {
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
		return this.table.findByKey(List.of(recipient), key, false).stream().map(ConflictingRow::seq).toList();
	}

	@Override
	public void erase(String recipient) {
		write("erase", recipient, () -> deleteAll(this.table.findAll(recipient)));
	}

	private int deleteAll(List<Long> seqs) {
		return Batches.of(seqs).stream().mapToInt(this.table::delete).sum();
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
	 * {@link org.springframework.jdbc.BadSqlGrammarException}, if messages cannot be kept
	 * in such a database, or if it does not answer
	 */
	public void checkTable() {
		check(this.settings.writeTimeout());
	}

	private void check(Duration timeout) {
		this.calls.<Boolean>call(timeout, () -> "The table " + this.settings.tableName() + " cannot be read",
				(announce) -> {
					this.table.check();
					return true;
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
		return this.calls.call(this.settings.readTimeout(), () -> failed(verb, recipient), unit);
	}

	private <T> T write(String verb, String recipient, Supplier<T> unit) {
		return write(() -> failed(verb, recipient), (announce) -> unit.get());
	}

	private <T> T write(Supplier<String> failure, Function<Consumer<Object>, T> unit) {
		return this.calls.call(this.settings.writeTimeout(), failure, unit);
	}

	private static String failed(String verb, String recipient) {
		return "The database did not confirm '" + verb + "' for '" + recipient + "'";
	}

}
