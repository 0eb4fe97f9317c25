package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.store.BoundedWait;

/**
 * Adds one message to many mailboxes: some calls are under way at a time, so that neither
 * side waits for the other, and never more, so that they do not fill the memory. For one
 * use.
 */
final class RedisAppends {

	/**
	 * How many mailboxes a call serves where one server holds all. It serves nobody else
	 * for that time, which is about a millisecond.
	 */
	static final int MAILBOXES_A_CALL = 250;

	private static final int CALLS_UNDER_WAY = 8;

	private static final int SINGLE_CALLS_UNDER_WAY = 64;

	private final String messageId;

	private final int mailboxesACall;

	private final Function<List<String>, CompletableFuture<List<Object>>> send;

	private final BiConsumer<String, Long> onDropped;

	private final Consumer<String> onReply;

	private final long deadline;

	private final Map<String, MessageStoreException> failures = new LinkedHashMap<>();

	/**
	 * A message that is about to be added.
	 * @param messageId the id of the message
	 * @param mailboxesACall how many recipients a call takes
	 * @param timeout how long the caller waits for all
	 * @param send calls a script for some recipients: for many, whose reply says in pairs
	 * which of them had something dropped or what is wrong with their mailbox, or for one
	 * @param onDropped is told how many unseen messages of a recipient made room
	 * @param onReply is told of each recipient when there is a reply, or will be none
	 */
	RedisAppends(String messageId, int mailboxesACall, Duration timeout,
			Function<List<String>, CompletableFuture<List<Object>>> send, BiConsumer<String, Long> onDropped,
			Consumer<String> onReply) {
		this.messageId = messageId;
		this.mailboxesACall = mailboxesACall;
		this.deadline = System.nanoTime() + timeout.toNanos();
		this.send = send;
		this.onDropped = onDropped;
		this.onReply = onReply;
	}

	/**
	 * Adds the message to mailboxes.
	 * @return for which recipients it failed, and why
	 */
	Map<String, MessageStoreException> to(List<String> recipients) {
		int limit = (this.mailboxesACall > 1) ? CALLS_UNDER_WAY : SINGLE_CALLS_UNDER_WAY;
		Deque<Call> underWay = new ArrayDeque<>(limit);
		for (int i = 0; i < recipients.size(); i += this.mailboxesACall) {
			if (underWay.size() == limit) {
				await(underWay.remove());
			}
			List<String> some = recipients.subList(i, Math.min(i + this.mailboxesACall, recipients.size()));
			underWay.add(new Call(some, this.send.apply(some)));
		}
		underWay.forEach(this::await);
		return this.failures;
	}

	private void await(Call call) {
		try {
			Duration left = Duration.ofNanos(Math.max(0, this.deadline - System.nanoTime()));
			List<Object> reply = BoundedWait.await("Redis", call.reply(), left, failure(call.recipients()));
			if (this.mailboxesACall == 1) {
				reply.forEach((dropped) -> found(call.recipients().get(0), dropped));
				return;
			}
			for (int i = 0; i < reply.size(); i += 2) {
				found(call.recipients().get(((Long) reply.get(i)).intValue()), reply.get(i + 1));
			}
		}
		catch (MessageStoreException ex) {
			call.recipients().forEach((recipient) -> this.failures.put(recipient, ex));
		}
		finally {
			call.recipients().forEach(this.onReply);
		}
	}

	private void found(String recipient, Object found) {
		if (found instanceof Long dropped) {
			this.onDropped.accept(recipient, dropped);
		}
		else {
			this.failures.put(recipient,
					new MailboxRefusedException(failure(List.of(recipient)).get() + ": " + Resp.text(found), null));
		}
	}

	private Supplier<String> failure(List<String> recipients) {
		return () -> "The message " + this.messageId + " for "
				+ ((recipients.size() == 1) ? "'" + recipients.get(0) + "'" : recipients.size() + " recipients")
				+ " is perhaps not stored";
	}

	/**
	 * A call that is under way.
	 */
	private record Call(List<String> recipients, CompletableFuture<List<Object>> reply) {
	}

}
