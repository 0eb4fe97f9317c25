package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.DueMail;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MessageCodec;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The persistent messages of each recipient.
 */
final class RedisInbox {

	private static final Log logger = LogFactory.getLog(RedisInbox.class);

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
		return list(recipient, unreadOnly, end, String.valueOf(size));
	}

	InboxSlice latestOrUnread(String recipient, int size) {
		return list(recipient, false, Resp.bytes("+inf"), size + "+" + InboxSlice.MAX_OLDER_UNREAD);
	}

	private InboxSlice list(String recipient, boolean unreadOnly, byte[] before, String count) {
		List<Object> reply = run(Script.LIST, recipient, this.readTimeout, unreadOnly ? YES : NO, before,
				Resp.bytes(count));
		return InboxValue.slice(recipient, reply, this.codec);
	}

	Optional<UserMessage> find(String recipient, String id) {
		return value(runFind(recipient, id)).flatMap((value) -> InboxValue.decode(recipient, value, this.codec));
	}

	private List<Object> runFind(String recipient, String id) {
		return run(Script.FIND, recipient, this.readTimeout, Resp.bytes(id));
	}

	/**
	 * The value in a reply of {@code find.lua}.
	 */
	private static Optional<byte[]> value(List<Object> reply) {
		return Resp.<byte[]>list(reply.get(0)).stream().findFirst();
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

	/**
	 * Takes a message out of the inbox until a time.
	 */
	boolean snooze(String recipient, String id, Instant until) {
		Optional<byte[]> value = value(runFind(recipient, id));
		Optional<UserMessage> message = value.flatMap((found) -> InboxValue.decode(recipient, found, this.codec))
			.filter((found) -> !found.isExpired(until));
		if (message.isEmpty()) {
			return false;
		}
		List<Object> reply = run(Script.SNOOZE, recipient, this.writeTimeout, Resp.bytes(id),
				Resp.bytes(InboxValue.digestOfJson(value.get())), Resp.bytes(InboxValue.micros(until)),
				Resp.bytes(this.codec.write(message.get().deliverAt(until))));
		return (Long) reply.get(0) == 1;
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
		if (reply.isEmpty()) {
			this.claims.settle(recipient, timeout);
			reply = attempt(script, recipient, timeout, NO, args);
		}
		return reply;
	}

	private List<Object> attempt(Script script, String recipient, Duration timeout, byte[] first, byte[][] args) {
		byte[][] all = Stream.concat(Stream.of(first), Stream.of(args)).toArray(byte[][]::new);
		return BoundedWait.await("Redis", this.scripts.run(script, recipient, all), timeout,
				() -> script.failure(recipient));
	}

	/**
	 * A mail as the sorted set of mails holds it.
	 */
	static byte[] mail(Instant emailAt, String id, String recipient) {
		return Resp.bytes(InboxValue.micros(emailAt) + " " + id + " " + recipient);
	}

	List<DueMail> takeMails(int max, Duration lease) {
		List<DueMail> mails = new ArrayList<>();
		List<byte[]> taken;
		do {
			List<Object> reply = runOnMails(Script.TAKE_MAILS, "all recipients", Resp.bytes(max),
					Resp.bytes(TimeUnit.NANOSECONDS.toMicros(lease.toNanos())));
			Instant takenUntil = InboxValue.instant(Resp.number(reply.get(0))).plus(lease);
			taken = Resp.list(reply.get(1));
			taken.forEach((mail) -> findDue(mail, takenUntil).ifPresent(mails::add));
		}
		while (mails.isEmpty() && !taken.isEmpty());
		return mails;
	}

	/**
	 * Finds the message of a mail. It was perhaps read, or not added at all, and another
	 * one may have its id. If it is scheduled, the mail waits as well.
	 */
	private Optional<DueMail> findDue(byte[] mail, Instant takenUntil) {
		String[] parts = Resp.text(mail).split(" ", 3);
		String id = parts[1];
		String recipient = parts[2];
		try {
			List<Object> reply = runFind(recipient, id);
			Optional<DueMail> due = value(reply).flatMap((value) -> InboxValue.decode(recipient, value, this.codec))
				.filter((message) -> message.readAt() == null)
				.filter((message) -> message.emailAt() != null
						&& Arrays.equals(mail(message.emailAt(), id, recipient), mail))
				.map((message) -> new DueMail(recipient, message, takenUntil));
			if (due.isEmpty()) {
				finishMail(recipient, mail, takenUntil, Resp.number(reply.get(1)));
			}
			return due;
		}
		catch (MailboxRefusedException ex) {
			logger.warn("The mail for a message is delayed: recipient '" + recipient + "', id " + id, ex);
			return Optional.empty();
		}
	}

	void finishMail(DueMail mail) {
		UserMessage message = mail.message();
		finishMail(mail.recipient(), mail(Objects.requireNonNull(message.emailAt()), message.id(), mail.recipient()),
				mail.takenUntil(), 0);
	}

	/**
	 * Ends the lease of a mail.
	 * @param waitsUntil when it is to be sent, in microseconds, or 0 for never
	 */
	private void finishMail(String recipient, byte[] mail, Instant takenUntil, long waitsUntil) {
		runOnMails(Script.FINISH_MAIL, recipient, mail, Resp.bytes(InboxValue.micros(takenUntil)),
				Resp.bytes(waitsUntil));
	}

	private List<Object> runOnMails(Script script, String object, byte[]... args) {
		return BoundedWait.await("Redis", this.scripts.runOnMails(script, args), this.writeTimeout,
				() -> script.failure(object));
	}

}
