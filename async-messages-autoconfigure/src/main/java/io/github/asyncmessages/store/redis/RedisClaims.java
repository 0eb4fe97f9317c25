package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.CallerContext;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.cache.ClaimCache;
import io.github.asyncmessages.store.redis.script.RetryingReply;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;
import org.springframework.util.function.SingletonSupplier;

/**
 * Claims mailboxes for pages, and says what becomes of their messages.
 */
final class RedisClaims {

	private static final Log logger = LogFactory.getLog(RedisClaims.class);

	private static final IdGenerator ids = new AlternativeJdkIdGenerator();

	/** For {@code claim.lua}, where the claim exists or does not. */
	private static final byte[] TAKE_NOTHING = Resp.bytes("");

	private final MailboxScripts scripts;

	private final ClaimCache cache;

	private final MailboxLimits limits;

	private final MessageCodec codec;

	private final RedisAnnouncements announcements;

	private final ApplicationEventPublisher events;

	/**
	 * Claims of one store.
	 * @param announcements counts who has closed or received one
	 * @param events is told of entries that are rejected, and of messages that made room
	 */
	RedisClaims(MailboxScripts scripts, ClaimCache cache, MailboxLimits limits, MessageCodec codec,
			RedisAnnouncements announcements, ApplicationEventPublisher events) {
		this.scripts = scripts;
		this.cache = cache;
		this.limits = limits;
		this.codec = codec;
		this.announcements = announcements;
		this.events = events;
	}

	Claim claim(String recipient, int latest, Duration timeout) {
		Claim cached = this.cache.find(recipient, latest);
		return (cached != null) ? cached
				: await(send(recipient, this.cache.snapshot(recipient), Claim.MAX_UNTIL_READ, latest, true), timeout);
	}

	Claim claim(String recipient, ClaimRequest wanted, Duration timeout) {
		Claim cached = this.cache.find(recipient, wanted);
		return (cached != null) ? cached : await(send(recipient, this.cache.snapshot(recipient), wanted), timeout);
	}

	/**
	 * Acknowledges what a claim holds. Its entries are read again and decided about as
	 * for the page, since it is not known whether that was settled.
	 */
	List<UserMessage> confirm(String recipient, String claimId, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		byte[] id = Resp.bytes(claimId);
		ClaimReply reply = find(recipient, id, timeout);
		if (reply.entries().isEmpty()) {
			return List.of();
		}
		EntryTriage triage = new EntryTriage(reply, claimId, this.codec, this.limits);
		List<Object> done = await(recipient,
				this.scripts.run(Script.COMPLETE, recipient, id, Resp.bytes(triage.decisionsIfAllShown())),
				Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
		if (done.isEmpty()) {
			// Another call has completed the claim meanwhile.
			return List.of();
		}
		// What was rejected was announced when the claim was opened.
		announceDropped(recipient, ((Long) done.get(0)).intValue());
		return triage.oneTime();
	}

	/**
	 * Finds a claim. The script removes what has expired, of which the server does not
	 * tell this node.
	 */
	private ClaimReply find(String recipient, byte[] claimId, Duration timeout) {
		try {
			return ClaimReply.of(await(recipient,
					this.scripts.run(Script.CLAIM, recipient, claimId, Resp.bytes(0), TAKE_NOTHING, Resp.bytes(0)),
					timeout));
		}
		finally {
			this.cache.invalidate(recipient);
		}
	}

	private static List<Object> await(String recipient, CompletableFuture<List<Object>> reply, Duration timeout) {
		return BoundedWait.await("Redis", reply, timeout,
				() -> "A claim of '" + recipient + "' is perhaps not confirmed");
	}

	/**
	 * Files, rejects and drops what waits in a mailbox, and lets the other messages wait,
	 * as a page does that shows none.
	 */
	void settle(String recipient, Duration timeout) {
		BoundedWait.await("Redis", settle(send(recipient, null, 0, 0, true), timeout), timeout,
				() -> "The mailbox of '" + recipient + "' is not settled");
	}

	/**
	 * Begins to settle a mailbox in which too many messages wait.
	 * @return to be given to {@link #settle(Request, Duration)}
	 */
	Request beginToSettle(String recipient) {
		return send(recipient, null, 0, 0, false);
	}

	CompletableFuture<Void> settle(Request request, Duration timeout) {
		return await(request, timeout).complete(List.of()).toCompletableFuture();
	}

	/**
	 * Sends a claim.
	 * @param snapshot what the claim is cached by, if it can be
	 * @param latest how many of the newest persistent messages to read
	 * @param takeBack whether expired claims give their messages back
	 */
	private Request send(String recipient, ClaimCache.@Nullable Snapshot snapshot, int untilRead, int latest,
			boolean takeBack) {
		String id = ids.generateId().toString().replace("-", "");
		CompletableFuture<List<Object>> request = this.scripts.run(Script.CLAIM, recipient, Resp.bytes(id),
				Resp.bytes(untilRead), Resp.bytes(takeBack ? "1" : "0"), Resp.bytes(latest));
		CompletableFuture<ClaimReply> reply = request
			.thenApply((received) -> receive(recipient, received, snapshot, null));
		// Cancels the call when the page stops waiting.
		reply.whenComplete((done, failure) -> request.cancel(true));
		return new Request(recipient, id, reply);
	}

	/**
	 * Sends a claim of a page to whose reader announcements are shown.
	 */
	private Request send(String recipient, ClaimCache.@Nullable Snapshot snapshot, ClaimRequest wanted) {
		String id = ids.generateId().toString().replace("-", "");
		List<byte[]> args = new ArrayList<>();
		args.add(Resp.bytes(wanted.once().size() + wanted.untilClosed().size()));
		for (ClaimRequest.Once once : wanted.once()) {
			args.addAll(
					List.of(Resp.bytes(once.id()), Resp.bytes(this.codec.write(once.message())), micros(once.until())));
		}
		for (ClaimRequest.UntilClosed each : wanted.untilClosed()) {
			args.addAll(List.of(Resp.bytes(each.id()), Resp.bytes(""), micros(each.until())));
		}
		args.addAll(List.of(Resp.bytes(id), Resp.bytes(Claim.MAX_UNTIL_READ), Resp.bytes("1"),
				Resp.bytes(wanted.latest() + (wanted.olderUnread() ? "+" + InboxSlice.MAX_OLDER_UNREAD : ""))));
		CompletableFuture<List<Object>> request = this.scripts.run(Script.CLAIM_ANNOUNCED, recipient,
				args.toArray(byte[][]::new));
		CompletableFuture<ClaimReply> reply = request.thenApply((received) -> {
			Resp.texts(received.get(1)).forEach(this.announcements::closed);
			return receive(recipient, Resp.list(received.get(2)), snapshot, Set.copyOf(Resp.texts(received.get(0))));
		});
		reply.whenComplete((done, failure) -> request.cancel(true));
		return new Request(recipient, id, reply);
	}

	private static byte[] micros(@Nullable Instant until) {
		return Resp.bytes((until != null) ? String.valueOf(InboxValue.micros(until)) : "");
	}

	boolean closeAnnouncement(String recipient, String id, @Nullable Instant until, Duration timeout) {
		boolean closed = (Long) BoundedWait
			.await("Redis", this.scripts.run(Script.CLOSE_ANNOUNCEMENT, recipient, Resp.bytes(id), micros(until)),
					timeout, () -> Script.CLOSE_ANNOUNCEMENT.failure(recipient))
			.get(0) == 1;
		if (closed) {
			this.announcements.closed(id);
		}
		return closed;
	}

	void forgetAnnouncement(String recipient, String claimId, String messageId, String id, Duration timeout) {
		boolean forgotten = (Long) BoundedWait.await(
				"Redis", this.scripts.run(Script.FORGET_ANNOUNCEMENT, recipient, Resp.bytes(claimId),
						Resp.bytes(messageId), Resp.bytes(id)),
				timeout, () -> Script.FORGET_ANNOUNCEMENT.failure(recipient))
			.get(0) == 1;
		if (forgotten) {
			this.announcements.forgotten(id);
		}
	}

	private Claim await(Request request, Duration timeout) {
		try {
			return open(request.recipient(), request.claimId(), BoundedWait.await("Redis", request.reply(), timeout,
					() -> "The mailbox of '" + request.recipient() + "' cannot be read"));
		}
		catch (MailboxRefusedException ex) {
			// The server has taken nothing.
			throw ex;
		}
		catch (MessageStoreException ex) {
			// The server may have taken the messages all the same: they need not wait for
			// the claim to expire.
			retry(request.recipient(),
					() -> this.scripts.run(Script.RELEASE, request.recipient(), Resp.bytes(request.claimId())));
			throw ex;
		}
	}

	/**
	 * Caches the claim if it has taken nothing. Is called by the thread that hears of
	 * changes, which leaves messages to the pages that show them.
	 */
	private ClaimReply receive(String recipient, List<Object> received, ClaimCache.@Nullable Snapshot snapshot,
			@Nullable Set<String> closed) {
		ClaimReply reply = ClaimReply.of(received).closed(closed);
		if (reply.unchangedMicros() == 0) {
			this.cache.invalidate(recipient);
		}
		else if (snapshot != null) {
			snapshot.cache(SingletonSupplier.of(() -> open(recipient, "", reply)), reply.bytes(),
					reply.unchangedMicros());
		}
		return reply;
	}

	private Claim open(String recipient, String id, ClaimReply reply) {
		EntryTriage triage = new EntryTriage(reply, id, this.codec, this.limits);
		announce(recipient, triage);
		List<UserMessage> untilRead = triage.untilRead(recipient);
		InboxSlice latest = triage.latest(recipient);
		if (reply.entries().isEmpty()) {
			return withClosed(Claim.ofNothing(untilRead, triage.unreadCount(), latest), reply);
		}
		if (!triage.isSettled()) {
			// Not waited for: the completion says it again.
			complete(recipient, id, triage.decisions());
		}
		return withClosed(new Claim(id, triage.oneTime(), untilRead, triage.unreadCount(), latest,
				(acknowledged) -> complete(recipient, id, triage, acknowledged)), reply);
	}

	private static Claim withClosed(Claim claim, ClaimReply reply) {
		return (reply.closed() != null) ? claim.closed(reply.closed()) : claim;
	}

	private void announce(String recipient, EntryTriage triage) {
		List<String> rejections = triage.rejections();
		if (!rejections.isEmpty()) {
			logger.warn("Unusable entries in the queue of '" + recipient + "' were moved to its list 'rejected': "
					+ rejections.size() + ", the first because " + rejections.get(0));
			rejections.forEach((reason) -> this.events.publishEvent(new MessageRejectedEvent(recipient, reason)));
		}
		announceDropped(recipient, triage.dropped());
	}

	/**
	 * Tells of unseen messages that made room.
	 */
	void announceDropped(String recipient, int count) {
		if (count > 0) {
			this.events.publishEvent(new MessagesDroppedEvent(recipient, count));
		}
	}

	private CompletionStage<Void> complete(String recipient, String claimId, EntryTriage triage,
			Collection<String> acknowledged) {
		Set<String> shown = Set.copyOf(acknowledged);
		List<String> ids = triage.oneTime().stream().map(UserMessage::id).toList();
		CompletableFuture<List<Object>> reply = (triage.isSettled() && shown.containsAll(ids))
				? acknowledge(recipient, claimId, ids) : complete(recipient, claimId, triage.decisions(shown));
		return reply.handle((done, failure) -> {
			if (failure != null) {
				throw new MessageStoreException("Redis did not confirm what became of the messages of a page", failure);
			}
			return null;
		});
	}

	private CompletableFuture<List<Object>> acknowledge(String recipient, String claimId, List<String> ids) {
		byte[] shown = Resp.bytes(String.join(" ", ids));
		return retry(recipient, () -> this.scripts.run(Script.ACKNOWLEDGE, recipient, Resp.bytes(claimId), shown));
	}

	private CompletableFuture<List<Object>> complete(String recipient, String claimId, String decisions) {
		byte[] encoded = Resp.bytes(decisions);
		return retry(recipient, () -> this.scripts.run(Script.COMPLETE, recipient, Resp.bytes(claimId), encoded));
	}

	/**
	 * Sends a call until the server has answered it, as long as the claim lasts: it does
	 * the same however often it is sent.
	 */
	private CompletableFuture<List<Object>> retry(String recipient, Supplier<CompletableFuture<List<Object>>> call) {
		AtomicInteger dropped = new AtomicInteger();
		Runnable announcement = CallerContext.keep(() -> announceDropped(recipient, dropped.get()));
		return RetryingReply.send(call,
				(failure) -> !(failure instanceof MailboxRefusedException) && !this.scripts.isClosed(), (reply) -> {
					if (reply != null && !reply.isEmpty()) {
						dropped.set(((Long) reply.get(0)).intValue());
						// Listeners must not stop the threads of the driver.
						CompletableFuture.runAsync(announcement);
					}
				}, this.limits.claimTimeout());
	}

	/**
	 * A claim that was sent.
	 */
	record Request(String recipient, String claimId, CompletableFuture<ClaimReply> reply) {
	}

}
