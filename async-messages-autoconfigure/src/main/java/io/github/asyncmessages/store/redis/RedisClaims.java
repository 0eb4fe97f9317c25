package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
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

	private static final String RELEASE_ALL = "";

	private static final IdGenerator ids = new AlternativeJdkIdGenerator();

	private final MailboxScripts scripts;

	private final ClaimCache cache;

	private final MailboxLimits limits;

	private final MessageCodec codec;

	private final ApplicationEventPublisher events;

	private final BiConsumer<String, Long> onDropped;

	/**
	 * Claims of one store.
	 * @param events is told of entries that cannot be used
	 * @param onDropped is told how many unseen messages of a recipient made room
	 */
	RedisClaims(MailboxScripts scripts, ClaimCache cache, MailboxLimits limits, MessageCodec codec,
			ApplicationEventPublisher events, BiConsumer<String, Long> onDropped) {
		this.scripts = scripts;
		this.cache = cache;
		this.limits = limits;
		this.codec = codec;
		this.events = events;
		this.onDropped = onDropped;
	}

	Claim claim(String recipient, Duration timeout) {
		String id = ids.generateId().toString().replace("-", "");
		ClaimCache.Look look = this.cache.look(recipient);
		CompletableFuture<List<Object>> request = this.scripts.run(Script.CLAIM, recipient, Resp.bytes(id),
				Resp.bytes(Claim.MAX_UNTIL_READ));
		CompletableFuture<ClaimReply> received = request.thenApply((reply) -> receive(reply, look));
		// Who waits no longer cancels the call as well.
		received.whenComplete((reply, failure) -> request.cancel(true));
		try {
			ClaimReply reply = BoundedWait.await("Redis", received, timeout,
					() -> "The mailbox of '" + recipient + "' cannot be read");
			this.onDropped.accept(recipient, reply.dropped());
			return claim(recipient, id, reply);
		}
		catch (MailboxRefusedException ex) {
			// The server has taken nothing.
			throw ex;
		}
		catch (MessageStoreException ex) {
			// The server may have taken the messages all the same: they need not wait for
			// the claim to run out.
			complete(recipient, id, RELEASE_ALL, List.of());
			throw ex;
		}
	}

	/**
	 * Marks the mailbox if it has no news. Is called by the thread that hears of changes,
	 * which leaves messages to the pages that show them.
	 */
	private ClaimReply receive(List<Object> raw, ClaimCache.@Nullable Look look) {
		ClaimReply reply = ClaimReply.of(raw);
		if (look != null && reply.unchangedMicros() != 0) {
			long bytes = reply.untilRead().stream().mapToLong((value) -> value.length).sum();
			look.mark(SingletonSupplier
				.of(() -> Claim.ofNothing(shown(look.recipient(), reply.untilRead(), List.of()), reply.unreadCount())),
					bytes, reply.unchangedMicros());
		}
		return reply;
	}

	private Claim claim(String recipient, String id, ClaimReply reply) {
		EntryTriage intake = EntryTriage.of(reply.entries(), id, reply.now(), this.codec, this.limits,
				(reason) -> rejected(recipient, reason));
		if (intake.isUnsettled()) {
			// Not waited for: the completion says it again.
			complete(recipient, id, intake.actions(), intake.persistent());
		}
		return new Claim(intake.oneTime(), shown(recipient, reply.untilRead(), intake.persistent()),
				reply.unreadCount() + intake.persistent().size(),
				(acknowledged) -> complete(recipient, id, intake, acknowledged));
	}

	/**
	 * The newest unread {@code UNTIL_READ} messages.
	 * @param newestFirst the values of those that are in the inbox
	 * @param filed those that are only now being filed
	 */
	private List<UserMessage> shown(String recipient, List<byte[]> newestFirst, List<UserMessage> filed) {
		List<UserMessage> messages = new ArrayList<>();
		for (int i = newestFirst.size() - 1; i >= 0; i--) {
			InboxValue.decode(recipient, newestFirst.get(i), this.codec).ifPresent(messages::add);
		}
		for (UserMessage message : filed) {
			if (message.delivery() == Delivery.UNTIL_READ) {
				messages.add(message);
			}
		}
		return List.copyOf(messages.subList(Math.max(0, messages.size() - Claim.MAX_UNTIL_READ), messages.size()));
	}

	private void rejected(String recipient, String reason) {
		logger.warn("An entry in the queue of '" + recipient + "' was moved to its rejected ones, because " + reason);
		this.events.publishEvent(new MessageRejectedEvent(recipient, reason));
	}

	private CompletionStage<Void> complete(String recipient, String claimId, EntryTriage entries,
			Collection<String> acknowledged) {
		if (entries.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		return complete(recipient, claimId, entries.actions(acknowledged), entries.persistent())
			.handle((reply, failure) -> {
				if (failure != null) {
					throw new MessageStoreException("Redis did not confirm what became of the messages of a page",
							failure);
				}
				return null;
			});
	}

	private CompletableFuture<List<Object>> complete(String recipient, String claimId, String actions,
			List<UserMessage> filed) {
		List<byte[]> args = new ArrayList<>(List.of(Resp.bytes(claimId), Resp.bytes(actions)));
		for (UserMessage message : filed) {
			args.add(Resp.bytes(message.id()));
			args.add(Resp.bytes((message.key() != null) ? message.key() : ""));
			args.add(Resp.bytes(message.delivery().tag()));
			args.add(Resp.bytes(InboxValue.expiresAt(message)));
			args.add(Resp.bytes(this.codec.write(message)));
		}
		byte[][] all = args.toArray(byte[][]::new);
		return RetryingReply.send(() -> this.scripts.run(Script.COMPLETE, recipient, all), this::isWorthRepeating,
				(reply) -> completed(recipient, reply), this.limits.claimTimeout());
	}

	/**
	 * Whether the server has perhaps not heard of a call.
	 */
	private boolean isWorthRepeating(Throwable failure) {
		return !(failure instanceof MailboxRefusedException) && !this.scripts.isClosed();
	}

	private void completed(String recipient, @Nullable List<Object> reply) {
		this.cache.changed(recipient);
		if (reply != null && !reply.isEmpty()) {
			// Listeners must not stop the threads of the driver.
			CompletableFuture.runAsync(() -> this.onDropped.accept(recipient, (Long) reply.get(0)));
		}
	}

}
