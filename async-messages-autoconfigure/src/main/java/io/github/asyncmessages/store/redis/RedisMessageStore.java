package io.github.asyncmessages.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.UnusableMessageException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * Keeps mailboxes in Redis 6.2 or later, standalone, with sentinels or as a cluster. Each
 * verb is one Lua script and one round trip. The queue of a recipient is a plain list of
 * JSON texts, to which any client may append.
 */
public final class RedisMessageStore implements MessageStore, DisposableBean {

	private static final Log logger = LogFactory.getLog(RedisMessageStore.class);

	private static final byte[] YES = Resp.bytes("1");

	private static final byte[] NO = Resp.bytes("0");

	private static final String RELEASE_ALL = "";

	private static final IdGenerator claimIds = new AlternativeJdkIdGenerator();

	private final ScriptExecutor scripts;

	private final QuietMailboxes quiet;

	private final RedisStoreSettings settings;

	private final MailboxLimits limits;

	private final MessageCodec codec;

	private final Clock clock;

	private final ApplicationEventPublisher events;

	private volatile boolean closed;

	/** The arguments that every script has, after the offset of the clock. */
	private final byte[][] limitArgs;

	/**
	 * A store that uses the servers of a connection factory. With Lettuce it begins to
	 * open a connection of its own.
	 * @param factory knows the servers
	 * @param settings how to use them
	 * @param limits the bounds of each mailbox
	 * @param codec writes and reads messages
	 * @param clock whose difference to the clock of this JVM is added to the server's
	 * time
	 * @param events is told of messages that made room for others or were rejected
	 */
	public RedisMessageStore(RedisConnectionFactory factory, RedisStoreSettings settings, MailboxLimits limits,
			MessageCodec codec, Clock clock, ApplicationEventPublisher events) {
		this.quiet = new QuietMailboxes(settings.keyPrefix(), settings.quietFor(), clock);
		this.scripts = ScriptExecutors.of(factory, this.quiet);
		this.settings = settings;
		this.limits = limits;
		this.codec = codec;
		this.clock = clock;
		this.events = events;
		this.limitArgs = new byte[][] { Resp.bytes(limits.retention().toMillis()), Resp.bytes(limits.maxPending()),
				Resp.bytes(Resp.micros(limits.claimTimeout())), Resp.bytes(limits.maxInbox()),
				Resp.bytes(Resp.micros(limits.inboxRetention())) };
	}

	@Override
	public void append(String recipient, EncodedMessage encoded) {
		EncodedMessage message = dated(encoded);
		List<Object> reply = write(call(Script.APPEND, recipient, appendArgs(message)), recipient,
				() -> "The message " + message.message().id() + " for '" + recipient + "' is perhaps not stored");
		announceDropped(recipient, (Long) reply.get(0));
	}

	@Override
	public Map<String, MessageStoreException> appendAll(Collection<String> recipients, EncodedMessage encoded) {
		EncodedMessage message = dated(encoded);
		byte[][] args = appendArgs(message);
		boolean together = this.scripts.servesAllKeys();
		return new BulkAppend(message.message().id(), together ? BulkAppend.MAILBOXES_A_CALL : 1,
				this.settings.writeTimeout(),
				together ? (some) -> appendTogether(some, args) : (one) -> appendAlone(one.get(0), args),
				this::announceDropped, this.quiet::changed)
			.to(List.copyOf(recipients));
	}

	private CompletableFuture<List<Object>> appendTogether(List<String> recipients, byte[][] args) {
		byte[][] all = Arrays.copyOf(args, args.length + recipients.size());
		for (int i = 0; i < recipients.size(); i++) {
			all[args.length + i] = MailboxKeys.beginning(this.settings.keyPrefix(), recipients.get(i));
		}
		return this.scripts.execute(new ScriptCall(Script.APPEND_ALL, new byte[0][], args(all)));
	}

	private CompletableFuture<List<Object>> appendAlone(String recipient, byte[][] args) {
		return this.scripts.execute(call(Script.APPEND, recipient, args));
	}

	private EncodedMessage dated(EncodedMessage encoded) {
		UserMessage message = encoded.message();
		return (message.createdAt() != null) ? encoded : this.codec.encode(message.createdAt(this.clock.instant()));
	}

	private static byte[][] appendArgs(EncodedMessage encoded) {
		UserMessage message = encoded.message();
		return new byte[][] { Resp.bytes(message.id()), Resp.bytes((message.key() != null) ? message.key() : ""),
				Resp.bytes(message.delivery().tag()), Resp.bytes(expiresAt(message)), encoded.bytes() };
	}

	private void announceDropped(String recipient, long count) {
		if (count > 0) {
			this.events.publishEvent(new MessagesDroppedEvent(recipient, (int) count));
		}
	}

	@Override
	public Claim claim(String recipient) {
		QuietClaim seen = this.quiet.find(recipient);
		return (seen != null) ? seen : claim(recipient, this.settings.readTimeout());
	}

	private RedisClaim claim(String recipient, Duration timeout) {
		String id = claimIds.generateId().toString().replace("-", "");
		QuietMailboxes.Look look = this.quiet.look(recipient);
		CompletableFuture<List<Object>> request = this.scripts
			.execute(call(Script.CLAIM, recipient, Resp.bytes(id), Resp.bytes(Claim.MAX_UNTIL_READ)));
		try {
			List<Object> reply = await(request, timeout, () -> "The mailbox of '" + recipient + "' cannot be read");
			announceDropped(recipient, (Long) reply.get(4));
			RedisClaim claim = toClaim(recipient, id, reply);
			long quietMicros = (Long) reply.get(5);
			if (look != null && quietMicros != 0) {
				long bytes = Resp.list(reply.get(3)).stream().mapToLong((value) -> value.length).sum();
				look.mark(claim.unreadCount(), claim.untilRead(), bytes, quietMicros);
			}
			return claim;
		}
		catch (MessageStoreException ex) {
			// The server may have taken the messages all the same: they need not wait for
			// the claim to run out.
			complete(recipient, id, RELEASE_ALL, List.of());
			throw ex;
		}
	}

	private RedisClaim toClaim(String recipient, String id, List<Object> reply) {
		Instant now = InboxValue.instant(Resp.number(reply.get(0)));
		Intake intake = Intake.of(Resp.list(reply.get(1)), id, now, this.codec, this.limits,
				(reason) -> rejected(recipient, reason));
		RedisClaim claim = new RedisClaim(intake, shown(recipient, Resp.list(reply.get(3)), intake),
				((Long) reply.get(2)).intValue() + intake.persistent().size(),
				(actions) -> complete(recipient, id, actions, intake.persistent()));
		if (intake.isUnsettled()) {
			claim.settle();
		}
		return claim;
	}

	/**
	 * The newest unread {@code UNTIL_READ} messages, with those that are only now being
	 * filed.
	 * @param newestFirst the values of those that are in the inbox
	 */
	private List<UserMessage> shown(String recipient, List<byte[]> newestFirst, Intake intake) {
		List<UserMessage> messages = new ArrayList<>();
		for (int i = newestFirst.size() - 1; i >= 0; i--) {
			messages.addAll(decode(recipient, newestFirst.get(i)).stream().toList());
		}
		intake.persistent()
			.stream()
			.filter((message) -> message.delivery() == Delivery.UNTIL_READ)
			.forEach(messages::add);
		return List.copyOf(messages.subList(Math.max(0, messages.size() - Claim.MAX_UNTIL_READ), messages.size()));
	}

	private Optional<UserMessage> decode(String recipient, byte[] value) {
		try {
			return Optional.of(InboxValue.decode(value, this.codec));
		}
		catch (UnusableMessageException ex) {
			logger.warn("A message in the inbox of '" + recipient + "' is left out, because " + ex.getMessage());
			return Optional.empty();
		}
	}

	private void rejected(String recipient, String reason) {
		logger.warn("An entry in the queue of '" + recipient + "' was moved to its rejected ones, because " + reason);
		this.events.publishEvent(new MessageRejectedEvent(recipient, reason));
	}

	private CompletableFuture<List<Object>> complete(String recipient, String claimId, String actions,
			List<UserMessage> filed) {
		List<byte[]> args = new ArrayList<>(List.of(Resp.bytes(claimId), Resp.bytes(actions)));
		for (UserMessage message : filed) {
			args.add(Resp.bytes(message.id()));
			args.add(Resp.bytes((message.key() != null) ? message.key() : ""));
			args.add(Resp.bytes(message.delivery().tag()));
			args.add(Resp.bytes(expiresAt(message)));
			args.add(Resp.bytes(this.codec.write(message)));
		}
		ScriptCall call = call(Script.COMPLETE, recipient, args.toArray(byte[][]::new));
		return RepeatedCall.send(() -> this.scripts.execute(call), (failure) -> isWorthRepeating(failure),
				(done) -> completed(recipient, done), this.limits.claimTimeout());
	}

	/**
	 * Whether the server has perhaps not heard of a call.
	 */
	private boolean isWorthRepeating(Throwable failure) {
		return !(failure instanceof ErrorReplyException) && !this.closed;
	}

	private void completed(String recipient, @Nullable List<Object> reply) {
		this.quiet.changed(recipient);
		long dropped = (reply != null) ? (Long) reply.get(1) : 0;
		if (dropped > 0) {
			// Listeners must not stop the threads of the driver.
			CompletableFuture.runAsync(() -> announceDropped(recipient, dropped));
		}
	}

	@Override
	public InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size) {
		byte[] end = (before != null) ? Resp.bytes(before) : Resp.bytes("+inf");
		List<Object> reply = inInbox(Script.LIST, recipient, this.settings.readTimeout(), unreadOnly ? YES : NO, end,
				Resp.bytes(size + 1));
		List<byte[]> values = Resp.list(reply.get(0));
		List<byte[]> positions = Resp.list(reply.get(1));
		List<UserMessage> messages = new ArrayList<>();
		values.stream().limit(size).forEach((value) -> messages.addAll(decode(recipient, value).stream().toList()));
		Long next = (values.size() > size) ? (Long) Resp.number(positions.get(size - 1)) : null;
		return new InboxSlice(messages, next, Resp.number(reply.get(2)));
	}

	@Override
	public Optional<UserMessage> find(String recipient, String id) {
		List<byte[]> values = Resp
			.list(inInbox(Script.FIND, recipient, this.settings.readTimeout(), Resp.bytes(id)).get(0));
		return values.stream().findFirst().flatMap((value) -> decode(recipient, value));
	}

	@Override
	public int countUnread(String recipient) {
		return ((Long) inInbox(Script.COUNT, recipient, this.settings.readTimeout()).get(0)).intValue();
	}

	@Override
	public boolean markRead(String recipient, String id) {
		return !mark(recipient, "read", id, 0).isEmpty();
	}

	@Override
	public boolean markUnread(String recipient, String id) {
		return !mark(recipient, "unread", id, 0).isEmpty();
	}

	@Override
	public List<String> markAllRead(String recipient, long upTo) {
		return mark(recipient, "read", "", upTo);
	}

	private List<String> mark(String recipient, String state, String id, long upTo) {
		return change(Script.MARK, recipient, Resp.bytes(state), Resp.bytes(id), Resp.bytes(upTo));
	}

	@Override
	public boolean delete(String recipient, String id) {
		return !delete(recipient, id, 0).isEmpty();
	}

	@Override
	public List<String> deleteAll(String recipient, long upTo) {
		return delete(recipient, "", upTo);
	}

	private List<String> delete(String recipient, String id, long upTo) {
		return change(Script.DELETE, recipient, Resp.bytes(id), Resp.bytes(upTo));
	}

	private List<String> change(Script script, String recipient, byte[]... args) {
		try {
			return Resp.ids(inInbox(script, recipient, this.settings.writeTimeout(), args));
		}
		finally {
			this.quiet.changed(recipient);
		}
	}

	/**
	 * Runs a script on the inbox, after what waits in the queue was taken in if there is
	 * something: it may be persistent.
	 */
	private List<Object> inInbox(Script script, String recipient, Duration timeout, byte[]... args) {
		List<Object> reply = run(script, recipient, timeout, with(YES, args));
		if (!reply.isEmpty()) {
			return reply;
		}
		await(claim(recipient, timeout).completion(List.of()), timeout, () -> failed(script, recipient));
		return run(script, recipient, timeout, with(NO, args));
	}

	private static byte[][] with(byte[] first, byte[][] rest) {
		byte[][] all = new byte[rest.length + 1][];
		all[0] = first;
		System.arraycopy(rest, 0, all, 1, rest.length);
		return all;
	}

	@Override
	public void withdraw(String recipient, String key) {
		write(call(Script.WITHDRAW, recipient, Resp.bytes(key)), recipient, () -> failed(Script.WITHDRAW, recipient));
	}

	@Override
	public void erase(String recipient) {
		write(call(Script.ERASE, recipient), recipient, () -> failed(Script.ERASE, recipient));
	}

	@Override
	public boolean isTransactional() {
		return false;
	}

	@Override
	public void ping() {
		run(Script.COUNT, "ping", this.settings.readTimeout(), NO);
	}

	@Override
	public void destroy() {
		this.closed = true;
		this.scripts.close();
	}

	private List<Object> write(ScriptCall call, String recipient, Supplier<String> failure) {
		try {
			return await(this.scripts.execute(call), this.settings.writeTimeout(), failure);
		}
		finally {
			this.quiet.changed(recipient);
		}
	}

	private List<Object> run(Script script, String recipient, Duration timeout, byte[]... args) {
		return await(this.scripts.execute(call(script, recipient, args)), timeout, () -> failed(script, recipient));
	}

	private static String failed(Script script, String recipient) {
		return "Redis did not confirm '" + script.name().toLowerCase(Locale.ROOT) + "' for '" + recipient + "'";
	}

	private ScriptCall call(Script script, String recipient, byte[]... args) {
		return new ScriptCall(script, MailboxKeys.of(this.settings.keyPrefix(), recipient), args(args));
	}

	/**
	 * The arguments of a script, after those that every script has.
	 */
	private byte[][] args(byte[][] args) {
		byte[][] all = new byte[1 + this.limitArgs.length + args.length][];
		all[0] = Resp.bytes(clockOffset());
		System.arraycopy(this.limitArgs, 0, all, 1, this.limitArgs.length);
		System.arraycopy(args, 0, all, 1 + this.limitArgs.length, args.length);
		return all;
	}

	/**
	 * By how many microseconds the clock differs from that of the JVM; what takes less
	 * than a millisecond is the reading of the clocks.
	 */
	private long clockOffset() {
		return Duration.between(Instant.now(), this.clock.instant()).toMillis() * 1000;
	}

	static <T> T await(CompletableFuture<T> future, Duration timeout, Supplier<String> failure) {
		try {
			return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			future.cancel(true);
			throw new MessageStoreException(
					failure.get() + ": Redis did not answer within " + timeout.toMillis() + " ms", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof ErrorReplyException reply) {
				throw new MailboxRefusedException(failure.get() + ": " + reply.getMessage(), reply.getCause());
			}
			throw new MessageStoreException(failure.get() + ": " + reason(ex.getCause()), ex.getCause());
		}
		catch (CancellationException ex) {
			throw new MessageStoreException(failure.get() + ": the connection was closed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			future.cancel(true);
			throw new MessageStoreException(failure.get() + ": the thread was interrupted", ex);
		}
	}

	private static @Nullable String reason(@Nullable Throwable cause) {
		return (cause instanceof DataAccessException exception) ? exception.getMostSpecificCause().getMessage()
				: (cause != null) ? cause.getMessage() : null;
	}

	private static long expiresAt(UserMessage message) {
		return (message.expiresAt() != null) ? InboxValue.micros(message.expiresAt()) : 0;
	}

}
