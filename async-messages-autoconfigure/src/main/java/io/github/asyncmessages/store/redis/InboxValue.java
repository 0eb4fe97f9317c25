package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.data.redis.core.script.DigestUtils;

/**
 * A persistent message as the inbox hash holds it:
 * {@code <delivery> <read at> <expires at> <json>}, with times in microseconds, 0 for
 * never.
 */
final class InboxValue {

	private static final Log logger = LogFactory.getLog(InboxValue.class);

	private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

	private InboxValue() {
	}

	/**
	 * Reads a message, unless it cannot be used.
	 */
	static Optional<UserMessage> decode(String recipient, byte[] value, MessageCodec codec) {
		try {
			return Optional.of(decode(value, codec));
		}
		catch (UnusableMessageException ex) {
			logger.warn("A message in the inbox of '" + recipient + "' is left out, because " + ex.getMessage());
			return Optional.empty();
		}
	}

	private static UserMessage decode(byte[] value, MessageCodec codec) throws UnusableMessageException {
		String[] parts = new String(value, StandardCharsets.UTF_8).split(" ", 4);
		if (parts.length < 4) {
			throw new UnusableMessageException("it does not begin with a delivery and two times");
		}
		try {
			UserMessage message = codec.read(parts[3].getBytes(StandardCharsets.UTF_8), "unknown", Instant.EPOCH);
			long readAt = Long.parseLong(parts[1]);
			message = message.delivered();
			return (readAt != 0) ? message.readAt(instant(readAt)) : message;
		}
		catch (NumberFormatException ex) {
			throw new UnusableMessageException("its time of reading is not a number");
		}
	}

	static Instant instant(long micros) {
		return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
	}

	/**
	 * When a message expires, in microseconds, or 0 for never.
	 */
	static long expiresAt(UserMessage message) {
		return (message.expiresAt() != null) ? micros(message.expiresAt()) : 0;
	}

	/**
	 * When a message is due, in microseconds, or 0 for at once.
	 */
	static long dueAt(UserMessage message) {
		return (message.deliverAt() != null) ? micros(message.deliverAt()) : 0;
	}

	/**
	 * A time in microseconds, rounded up so that nothing ends too early, and brought
	 * within what a number can say.
	 */
	static long micros(Instant time) {
		if (time.isAfter(LATEST)) {
			return micros(LATEST);
		}
		if (!time.isAfter(Instant.EPOCH)) {
			return 1;
		}
		return time.getEpochSecond() * 1_000_000 + (time.getNano() + 999) / 1000;
	}

	/**
	 * The digest of the JSON of a value.
	 */
	static String digestOfJson(byte[] value) {
		String[] parts = new String(value, StandardCharsets.UTF_8).split(" ", 4);
		return DigestUtils.sha1DigestAsHex(parts[parts.length - 1]);
	}

	/**
	 * Reads a reply of {@code list.lua}.
	 */
	static InboxSlice slice(String recipient, List<Object> reply, MessageCodec codec) {
		String next = Resp.text(reply.get(1));
		return new InboxSlice(decode(recipient, values(reply), codec), next.isEmpty() ? null : Long.valueOf(next),
				Resp.number(reply.get(2)), decode(recipient, olderUnread(reply), codec));
	}

	private static List<UserMessage> decode(String recipient, List<byte[]> values, MessageCodec codec) {
		return values.stream().flatMap((value) -> decode(recipient, value, codec).stream()).toList();
	}

	/**
	 * The messages of a reply of {@code list.lua}, as they are stored.
	 */
	static List<byte[]> values(List<Object> reply) {
		return Resp.list(reply.get(0));
	}

	/**
	 * The unread messages of such a reply that are older, as they are stored.
	 */
	static List<byte[]> olderUnread(List<Object> reply) {
		return (reply.size() > 3) ? Resp.list(reply.get(3)) : List.of();
	}

}
