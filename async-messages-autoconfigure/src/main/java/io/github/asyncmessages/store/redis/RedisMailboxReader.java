package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MailboxStatus;
import io.github.asyncmessages.store.MailboxWatcher;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import io.github.asyncmessages.store.cache.ClaimCache;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

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

	/** An entry of the history, as {@code remember.lua} writes it. */
	private static final Pattern DELIVERED = Pattern.compile("(\\d{1,18}) (\\S+) (\\d{1,18}) (.*)", Pattern.DOTALL);

	private static final Log logger = LogFactory.getLog(RedisMailboxReader.class);

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
	 * Looks at the one-time messages of a recipient.
	 */
	QueueSnapshot peek(String recipient, int max) {
		return readQueue(recipient).toSnapshot(max);
	}

	private QueueReading readQueue(String recipient) {
		List<Object> reply = BoundedWait.await("Redis", this.scripts.run(Script.PEEK, recipient), this.timeout,
				() -> Script.PEEK.failure(recipient));
		return new QueueReading(reply, this.codec, this.limits);
	}

	/**
	 * Looks for an entry that waits.
	 * @return what {@code delete-waiting.lua} takes, or nothing if no such entry waits
	 */
	List<String> findWaiting(String recipient, String entryId) {
		return readQueue(recipient).deletion(entryId);
	}

	/**
	 * Lists what was delivered to a recipient.
	 */
	List<HistoryEntry> history(String recipient, int max) {
		if (this.limits.history() == null) {
			return List.of();
		}
		List<byte[]> values = Resp.list(
				BoundedWait
					.await("Redis", this.scripts.run(Script.HISTORY, recipient, Resp.bytes(max)), this.timeout,
							() -> Script.HISTORY.failure(recipient))
					.get(0));
		return values.stream().flatMap((value) -> delivered(recipient, value).stream()).toList();
	}

	private Optional<HistoryEntry> delivered(String recipient, byte[] value) {
		Matcher entry = DELIVERED.matcher(Resp.text(value));
		try {
			if (!entry.matches()) {
				throw new UnusableMessageException("it does not begin with a time, an id and a time");
			}
			Instant at = InboxValue.instant(Long.parseLong(entry.group(1)));
			UserMessage message = this.codec
				.read(Resp.bytes(entry.group(4)), entry.group(2), InboxValue.instant(Long.parseLong(entry.group(3))))
				.delivered();
			return Optional.of(new HistoryEntry(message.delivery().isPersistent() ? message.readAt(at) : message, at));
		}
		catch (UnusableMessageException ex) {
			logger.warn("An entry in the history of '" + recipient + "' is left out, because " + ex.getMessage());
			return Optional.empty();
		}
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
				digest.isEmpty() ? 0 : Long.parseUnsignedLong(digest.substring(0, HEXADECIMAL), HEXADECIMAL),
				(Long) reply.get(4));
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

}
