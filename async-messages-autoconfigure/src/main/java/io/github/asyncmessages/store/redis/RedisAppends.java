package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Adds messages to mailboxes. A message to many is sent in some calls that are under way
 * at a time, so that neither side waits for the other, and never more, so that they do
 * not fill the memory.
 */
final class RedisAppends {

	private static final Log logger = LogFactory.getLog(RedisAppends.class);

	/**
	 * How many mailboxes a call serves where one server holds all. It serves nobody else
	 * for that time, which is about a millisecond.
	 */
	private static final int MAILBOXES_A_CALL = 250;

	private static final int CALLS_UNDER_WAY = 8;

	private static final int MAILS_A_CALL = 1000;

	private static final int SINGLE_CALLS_UNDER_WAY = 64;

	private final MailboxScripts scripts;

	private final RedisClaims claims;

	private final MessageCodec codec;

	private final Duration timeout;

	/**
	 * Appends of one store.
	 * @param claims settles mailboxes in which too many messages wait
	 * @param timeout how long a sender waits
	 */
	RedisAppends(MailboxScripts scripts, RedisClaims claims, MessageCodec codec, Duration timeout) {
		this.scripts = scripts;
		this.claims = claims;
		this.codec = codec;
		this.timeout = timeout;
	}

	void append(String recipient, EncodedMessage message) {
		scheduleMails(List.of(recipient), message);
		boolean plain = message.message().key() == null && message.message().delivery() == Delivery.ONCE
				&& message.message().deliverAt() == null;
		append(recipient, message,
				plain ? new byte[][] { message.bytes(), Resp.bytes(message.message().id()) } : args(message))
			.ifPresent((request) -> settle(List.of(request), this.timeout));
	}

	/**
	 * Notes when mails are to be sent. If the message is then not added, there is none to
	 * send.
	 */
	private void scheduleMails(List<String> recipients, EncodedMessage message) {
		Instant emailAt = message.message().emailAt();
		if (emailAt == null) {
			return;
		}
		// Longer than the messages take to be added, or else they are perhaps not.
		Duration grace = this.timeout.multipliedBy(2);
		Stream<byte[]> times = Stream.of(Resp.bytes(InboxValue.micros(emailAt)),
				Resp.bytes(TimeUnit.NANOSECONDS.toMicros(grace.toNanos())));
		Stream<byte[]> mails = recipients.stream()
			.map((recipient) -> RedisInbox.mail(emailAt, message.message().id(), recipient));
		BoundedWait.await("Redis",
				this.scripts.runOnMails(Script.SCHEDULE_MAILS, Stream.concat(times, mails).toArray(byte[][]::new)),
				this.timeout, failure(message, recipients));
	}

	private static byte[][] args(EncodedMessage encoded, byte[]... more) {
		UserMessage message = encoded.message();
		byte[][] args = { encoded.bytes(), Resp.bytes(message.id()),
				Resp.bytes((message.key() != null) ? message.key() : ""), Resp.bytes(message.delivery().tag()),
				Resp.bytes(InboxValue.expiresAt(message)), Resp.bytes(InboxValue.dueAt(message)) };
		return Stream.of(args, more).flatMap(Stream::of).toArray(byte[][]::new);
	}

	private Optional<RedisClaims.Request> append(String recipient, EncodedMessage message, byte[][] args) {
		return handle(recipient, message, BoundedWait.await("Redis", this.scripts.run(Script.APPEND, recipient, args),
				this.timeout, failure(message, List.of(recipient))));
	}

	/**
	 * Does what the reply of a script asks for.
	 * @return a request that settles the mailbox, if too many messages wait
	 */
	private Optional<RedisClaims.Request> handle(String recipient, EncodedMessage message, List<Object> reply) {
		switch (reply.isEmpty() ? "" : Resp.text(reply.get(0))) {
			case "dropped" -> this.claims.announceDropped(recipient, ((Long) reply.get(1)).intValue());
			case "full" -> {
				this.claims.announceDropped(recipient, ((Long) reply.get(1)).intValue());
				return Optional.of(this.claims.beginToSettle(recipient));
			}
			case "compare" -> {
				Instant now = InboxValue.instant(Resp.number(reply.get(1)));
				List<byte[]> entries = Resp.list(reply.get(2));
				if (entries.stream().noneMatch((entry) -> isDuplicate(message.message(), entry, now))) {
					return append(recipient, message, args(message, Resp.bytes("1")));
				}
			}
			case "failed" -> throw new MailboxRefusedException(
					failure(message, List.of(recipient)).get() + ": " + Resp.text(reply.get(1)), null);
			default -> {
				// There is nothing to do.
			}
		}
		return Optional.empty();
	}

	private boolean isDuplicate(UserMessage message, byte[] entry, Instant now) {
		try {
			UserMessage other = this.codec.decode(entry, "", now);
			return other.id().equals(message.id()) && !other.isExpired(now);
		}
		catch (UnusableMessageException ex) {
			return false;
		}
	}

	/**
	 * Waits until mailboxes are settled. If that fails the message is stored all the
	 * same, and the next one or the next page settles them.
	 */
	private void settle(Collection<RedisClaims.Request> requests, Duration timeout) {
		try {
			CompletableFuture<?>[] settled = requests.stream()
				.map((request) -> this.claims.settle(request, timeout))
				.toArray(CompletableFuture[]::new);
			BoundedWait.await("Redis", CompletableFuture.allOf(settled), timeout,
					() -> "Full mailboxes are not settled");
		}
		catch (MessageStoreException ex) {
			logger.debug("Too many messages wait in some mailboxes for the moment", ex);
		}
	}

	/**
	 * Adds a message to many mailboxes.
	 * @return for which recipients it failed, and why
	 */
	Map<String, MessageStoreException> appendAll(Collection<String> recipients, EncodedMessage message) {
		List<String> distinct = List.copyOf(new LinkedHashSet<>(recipients));
		for (int i = 0; i < distinct.size(); i += MAILS_A_CALL) {
			scheduleMails(distinct.subList(i, Math.min(i + MAILS_A_CALL, distinct.size())), message);
		}
		return new BulkAppend(message).to(distinct);
	}

	private static Supplier<String> failure(EncodedMessage message, List<String> recipients) {
		return () -> "The message " + message.message().id() + " for "
				+ ((recipients.size() == 1) ? "'" + recipients.get(0) + "'" : recipients.size() + " recipients")
				+ " is perhaps not stored";
	}

	/**
	 * A message on its way to many mailboxes.
	 */
	private final class BulkAppend {

		private final EncodedMessage message;

		private final long deadline = System.nanoTime() + RedisAppends.this.timeout.toNanos();

		private final Map<String, MessageStoreException> failures = new LinkedHashMap<>();

		private final List<RedisClaims.Request> settling = new ArrayList<>();

		private BulkAppend(EncodedMessage message) {
			this.message = message;
		}

		private Map<String, MessageStoreException> to(List<String> recipients) {
			boolean together = RedisAppends.this.scripts.serveManyMailboxes();
			int size = together ? MAILBOXES_A_CALL : 1;
			int limit = together ? CALLS_UNDER_WAY : SINGLE_CALLS_UNDER_WAY;
			byte[][] args = args(this.message);
			Deque<Call> underWay = new ArrayDeque<>(limit);
			for (int i = 0; i < recipients.size(); i += size) {
				if (underWay.size() == limit) {
					await(underWay.remove());
				}
				List<String> some = recipients.subList(i, Math.min(i + size, recipients.size()));
				underWay.add(new Call(some, together ? RedisAppends.this.scripts.run(Script.APPEND_ALL, some, args)
						: RedisAppends.this.scripts.run(Script.APPEND, some.get(0), args)));
			}
			underWay.forEach(this::await);
			settle(this.settling, left());
			return this.failures;
		}

		private Duration left() {
			return Duration.ofNanos(Math.max(0, this.deadline - System.nanoTime()));
		}

		private void await(Call call) {
			List<String> recipients = call.recipients();
			try {
				List<Object> reply = BoundedWait.await("Redis", call.reply(), left(),
						failure(this.message, recipients));
				if (RedisAppends.this.scripts.serveManyMailboxes()) {
					for (int i = 0; i < reply.size(); i += 2) {
						handle(recipients.get(((Long) reply.get(i)).intValue()), Resp.list(reply.get(i + 1)));
					}
				}
				else {
					handle(recipients.get(0), reply);
				}
			}
			catch (MessageStoreException ex) {
				recipients.forEach((recipient) -> this.failures.put(recipient, ex));
			}
		}

		private void handle(String recipient, List<Object> reply) {
			try {
				RedisAppends.this.handle(recipient, this.message, reply).ifPresent(this.settling::add);
			}
			catch (MessageStoreException ex) {
				this.failures.put(recipient, ex);
			}
			if (this.settling.size() == SINGLE_CALLS_UNDER_WAY) {
				settle(this.settling, left());
				this.settling.clear();
			}
		}

	}

	/**
	 * A call that is under way.
	 */
	private record Call(List<String> recipients, CompletableFuture<List<Object>> reply) {
	}

}
