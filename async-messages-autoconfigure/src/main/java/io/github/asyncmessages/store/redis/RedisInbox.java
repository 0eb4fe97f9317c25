package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * The persistent messages of each recipient.
 */
final class RedisInbox {

	private static final byte[] YES = Resp.bytes("1");

	private static final byte[] NO = Resp.bytes("0");

	private final MailboxScripts scripts;

	private final RedisClaims claims;

	private final Duration readTimeout;

	private final Duration writeTimeout;

	private final MessageCodec codec;

	RedisInbox(MailboxScripts scripts, RedisClaims claims, MessageCodec codec, Duration readTimeout,
			Duration writeTimeout) {
		this.scripts = scripts;
		this.claims = claims;
		this.readTimeout = readTimeout;
		this.writeTimeout = writeTimeout;
		this.codec = codec;
	}

	InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size) {
		byte[] end = (before != null) ? Resp.bytes(before) : Resp.bytes("+inf");
		List<Object> reply = run(Script.LIST, recipient, this.readTimeout, unreadOnly ? YES : NO, end,
				Resp.bytes(size + 1));
		List<byte[]> values = Resp.list(reply.get(0));
		List<byte[]> positions = Resp.list(reply.get(1));
		List<UserMessage> messages = new ArrayList<>();
		values.stream()
			.limit(size)
			.forEach((value) -> InboxValue.decode(recipient, value, this.codec).ifPresent(messages::add));
		Long next = (values.size() > size) ? (Long) Resp.number(positions.get(size - 1)) : null;
		return new InboxSlice(messages, next, Resp.number(reply.get(2)));
	}

	Optional<UserMessage> find(String recipient, String id) {
		List<byte[]> values = Resp.list(run(Script.FIND, recipient, this.readTimeout, Resp.bytes(id)).get(0));
		return values.stream().findFirst().flatMap((value) -> InboxValue.decode(recipient, value, this.codec));
	}

	int countUnread(String recipient) {
		return ((Long) run(Script.COUNT, recipient, this.readTimeout).get(0)).intValue();
	}

	/**
	 * Marks one message, or all.
	 * @param state {@code read} or {@code unread}
	 * @param id the id of the message, or nothing for all up to a position
	 * @return the ids of those that were not marked so before
	 */
	List<String> mark(String recipient, String state, String id, long upTo) {
		return change(Script.MARK, recipient, Resp.bytes(state), Resp.bytes(id), Resp.bytes(upTo));
	}

	/**
	 * Deletes one message, or all.
	 * @param id the id of the message, or nothing for all up to a position
	 * @return the ids of those that were there
	 */
	List<String> delete(String recipient, String id, long upTo) {
		return change(Script.DELETE, recipient, Resp.bytes(id), Resp.bytes(upTo));
	}

	private List<String> change(Script script, String recipient, byte[]... args) {
		return Resp.texts(run(script, recipient, this.writeTimeout, args).get(0));
	}

	/**
	 * Runs a script, after the mailbox was settled if persistent messages may wait in the
	 * queue.
	 */
	private List<Object> run(Script script, String recipient, Duration timeout, byte[]... args) {
		List<Object> reply = attempt(script, recipient, timeout, YES, args);
		if (!reply.isEmpty()) {
			return reply;
		}
		this.claims.settle(recipient, timeout);
		return attempt(script, recipient, timeout, NO, args);
	}

	private List<Object> attempt(Script script, String recipient, Duration timeout, byte[] first, byte[][] args) {
		byte[][] all = Stream.concat(Stream.of(first), Stream.of(args)).toArray(byte[][]::new);
		return BoundedWait.await("Redis", this.scripts.run(script, recipient, all), timeout,
				() -> script.failure(recipient));
	}

}
