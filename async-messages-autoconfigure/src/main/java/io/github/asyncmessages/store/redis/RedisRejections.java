package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.Requeueing;
import io.github.asyncmessages.store.UnusableMessageException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The rejected entries of each recipient. An entry of a list has no id, so it goes by its
 * digest, and by how many entries are identical. A call that is repeated finds one less,
 * and has no effect.
 */
final class RedisRejections {

	private static final Pattern ID = Pattern.compile("([0-9a-f]{40})-([1-9][0-9]{0,8})");

	private static final byte[] ALL = Resp.bytes("");

	private static final byte[] NOTHING = Resp.bytes("");

	private static final Log logger = LogFactory.getLog(RedisRejections.class);

	private final MailboxScripts scripts;

	private final RedisClaims claims;

	private final MailboxLimits limits;

	private final MessageCodec codec;

	private final Clock clock;

	private final Duration timeout;

	/**
	 * Rejected entries of one store.
	 * @param claims settles mailboxes in which too many messages wait
	 * @param timeout how long an operator waits
	 */
	RedisRejections(MailboxScripts scripts, RedisClaims claims, MailboxLimits limits, MessageCodec codec, Clock clock,
			Duration timeout) {
		this.scripts = scripts;
		this.claims = claims;
		this.limits = limits;
		this.codec = codec;
		this.clock = clock;
		this.timeout = timeout;
	}

	List<RejectedEntry> list(String recipient, int max) {
		return read(recipient, max, ALL).stream().map(this::toEntry).toList();
	}

	private List<RawEntry> read(String recipient, int max, byte[] digest) {
		return run(Script.REJECTED, recipient, Resp.bytes(max), digest).stream()
			.map((entry) -> RawEntry.of(Resp.list(entry)))
			.toList();
	}

	private RejectedEntry toEntry(RawEntry entry) {
		return new RejectedEntry(entry.digest() + "-" + entry.identical(),
				new String(entry.content(), StandardCharsets.UTF_8), reason(entry), null);
	}

	private String reason(RawEntry entry) {
		if (entry.size() > entry.content().length) {
			return String.valueOf(UnusableMessageException.tooLarge(entry.size(), this.codec.maxSize()).getMessage());
		}
		try {
			this.codec.decode(entry.content(), "unknown", Instant.EPOCH);
			return "it was unusable when it was rejected, but is usable by now";
		}
		catch (UnusableMessageException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	boolean requeue(String recipient, String entryId, @Nullable String corrected) {
		Matcher id = ID.matcher(entryId);
		if (!id.matches()) {
			return false;
		}
		Optional<byte[]> entry = (corrected != null) ? Optional.of(Resp.bytes(corrected)) : find(recipient, id);
		if (entry.isEmpty()) {
			return false;
		}
		Requeueing.requireUsable(entry.get(), this.codec, this.limits, this.clock.instant());
		return take(recipient, id, entry.get());
	}

	/**
	 * The entry as it was rejected.
	 */
	private Optional<byte[]> find(String recipient, Matcher id) {
		return read(recipient, 1, Resp.bytes(id.group(1))).stream()
			.filter((entry) -> entry.identical() == Long.parseLong(id.group(2)))
			.map((entry) -> {
				if (entry.size() > entry.content().length) {
					throw Requeueing.unusable(reason(entry));
				}
				return entry.content();
			})
			.findFirst();
	}

	boolean delete(String recipient, String entryId) {
		Matcher id = ID.matcher(entryId);
		return id.matches() && take(recipient, id, NOTHING);
	}

	/**
	 * Takes an entry out of those that were rejected.
	 * @param inItsPlace what to put at the end of the queue
	 * @return {@code false} if there is no such entry
	 */
	private boolean take(String recipient, Matcher id, byte[] inItsPlace) {
		List<Object> reply = run(Script.REQUEUE, recipient, Resp.bytes(id.group(1)), Resp.bytes(id.group(2)),
				inItsPlace);
		if ((Long) reply.get(1) == 1) {
			settle(recipient);
		}
		return (Long) reply.get(0) == 1;
	}

	/**
	 * Makes room. If that fails, the next message or the next page makes it.
	 */
	private void settle(String recipient) {
		try {
			BoundedWait.await("Redis", this.claims.settle(this.claims.beginToSettle(recipient), this.timeout),
					this.timeout, () -> "A full mailbox is not settled");
		}
		catch (MessageStoreException ex) {
			logger.debug("Too many messages wait in a mailbox for the moment", ex);
		}
	}

	private List<Object> run(Script script, String recipient, byte[]... args) {
		return BoundedWait.await("Redis", this.scripts.run(script, recipient, args), this.timeout,
				() -> script.failure(recipient));
	}

	/**
	 * An entry as it is stored.
	 *
	 * @param digest the digest of its content
	 * @param identical how many entries have the same content
	 * @param size how many bytes it has
	 * @param content the entry, or the beginning of one that is too large
	 */
	private record RawEntry(String digest, long identical, long size, byte[] content) {

		private static RawEntry of(List<Object> entry) {
			return new RawEntry(Resp.text(entry.get(0)), (Long) entry.get(1), (Long) entry.get(2),
					(byte[]) entry.get(3));
		}

	}

}
