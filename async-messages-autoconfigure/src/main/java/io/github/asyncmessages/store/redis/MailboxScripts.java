package io.github.asyncmessages.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.StoreThreads;
import io.github.asyncmessages.store.cache.ClaimCache;
import io.github.asyncmessages.store.redis.script.ScriptCall;
import io.github.asyncmessages.store.redis.script.ScriptExecutor;
import io.github.asyncmessages.store.redis.script.ScriptExecutors;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.StringUtils;

/**
 * Runs scripts on the mailboxes of recipients, with the driver of the application.
 */
final class MailboxScripts implements AutoCloseable {

	private final ScriptExecutor executor;

	private final String keyPrefix;

	private final Clock clock;

	private final ClaimCache cache;

	private final boolean keepsHistory;

	private final Map<Script, ScriptCall.Source> sources = new EnumMap<>(Script.class);

	private volatile boolean closed;

	/**
	 * Scripts of one store.
	 * @param maxSize how many bytes of JSON a message may have
	 * @param sendTime how long a sender waits
	 * @param cache is told of each mailbox that a script has perhaps changed, and of
	 * changes by others, where that is possible
	 */
	MailboxScripts(RedisConnectionFactory factory, String keyPrefix, MailboxLimits limits, int maxSize,
			Duration sendTime, Clock clock, ClaimCache cache) {
		this.executor = ScriptExecutors.over(factory, new TrackedMailboxes(keyPrefix, cache));
		this.cache = cache;
		this.keyPrefix = keyPrefix;
		this.clock = clock;
		this.keepsHistory = limits.history() != null;
		for (Script script : Script.values()) {
			this.sources.put(script, script.source(limits, maxSize, sendTime));
		}
	}

	void connect() {
		this.executor.connect();
	}

	StoreThreads threads() {
		return this.executor.load();
	}

	/**
	 * Whether one call can serve many recipients.
	 */
	boolean serveManyMailboxes() {
		return this.executor.servesAllKeys();
	}

	/**
	 * Runs a script on one mailbox.
	 * @param args the arguments that are its own
	 */
	CompletableFuture<List<Object>> run(Script script, String recipient, byte[]... args) {
		return run(script, keys(script, List.of(recipient)), args,
				script.makesUpOtherKeys() ? List.of(recipient) : List.of(), List.of(recipient));
	}

	/**
	 * Runs a script on many mailboxes.
	 * @param args the arguments that are its own, in front of the mailboxes
	 */
	CompletableFuture<List<Object>> run(Script script, List<String> recipients, byte[]... args) {
		return run(script, new byte[0][], args, recipients, recipients);
	}

	/**
	 * Runs a script on the mails that are to be sent.
	 * @param args the arguments that are its own
	 */
	CompletableFuture<List<Object>> runOnMails(Script script, byte[]... args) {
		return run(script, new byte[][] { MailboxKeys.ofMails(this.keyPrefix) }, args, List.of(), List.of());
	}

	/**
	 * Runs a script on the announcements.
	 * @param args the arguments that are its own
	 */
	CompletableFuture<List<Object>> runOnAnnouncements(Script script, byte[]... args) {
		List<byte[]> keys = MailboxKeys.allOfAnnouncements(this.keyPrefix);
		// A server that tracks keys would tell of every reader who closes one.
		int count = (script == Script.READ_ANNOUNCEMENTS) ? keys.size() - 1 : keys.size();
		return run(script, keys.subList(0, count).toArray(byte[][]::new), args, List.of(), List.of());
	}

	/**
	 * Reads the status of some mailboxes; of one, if one call cannot serve many.
	 */
	CompletableFuture<List<Object>> status(List<String> recipients) {
		return run(Script.STATUS, keys(Script.STATUS, recipients), new byte[0][], List.of(), recipients);
	}

	/**
	 * Counts what some mailboxes hold; one, if one call cannot serve many.
	 */
	CompletableFuture<List<Object>> summaries(List<String> recipients) {
		return run(Script.SUMMARIES, keys(Script.SUMMARIES, recipients), new byte[0][], List.of(), recipients);
	}

	/**
	 * Marks some recipients as seen; one, if one call cannot serve many.
	 */
	CompletableFuture<List<Object>> markSeen(List<String> recipients) {
		return run(Script.MARK_SEEN, keys(Script.MARK_SEEN, recipients),
				new byte[][] { Resp.bytes(MailboxLimits.SEEN.toMillis()) }, List.of(), recipients);
	}

	/**
	 * Asks which nodes a cluster has.
	 */
	CompletableFuture<List<Object>> nodes() {
		return run(Script.NODES, "nodes");
	}

	/**
	 * Searches the keys of the node that holds some slots for those of mailboxes.
	 * @param args the arguments that follow the pattern
	 */
	CompletableFuture<List<Object>> scan(int firstSlot, int lastSlot, byte[]... args) {
		byte[][] all = new byte[1 + args.length][];
		all[0] = MailboxKeys.pattern(this.keyPrefix);
		System.arraycopy(args, 0, all, 1, args.length);
		return run(Script.SCAN, new byte[][] { MailboxKeys.inSlots(this.keyPrefix, firstSlot, lastSlot) }, all,
				List.of(), List.of());
	}

	/**
	 * Whose mailboxes keys belong to.
	 */
	List<String> recipients(List<String> keys) {
		return keys.stream()
			.flatMap((key) -> Stream.ofNullable(MailboxKeys.recipient(this.keyPrefix, key)))
			.filter(StringUtils::hasText)
			.distinct()
			.toList();
	}

	private byte[][] keys(Script script, List<String> recipients) {
		List<String> ends = ends(script);
		return recipients.stream()
			.flatMap((recipient) -> MailboxKeys.of(this.keyPrefix, recipient, ends))
			.toArray(byte[][]::new);
	}

	/**
	 * What the keys of a call end with. A cluster has to be given all.
	 */
	private List<String> ends(Script script) {
		boolean all = script.makesUpOtherKeys() && !serveManyMailboxes();
		List<String> ends = new ArrayList<>(all ? MailboxKeys.ALL : script.keys());
		if (script == Script.ERASE) {
			// A history may be left from before it was switched off.
			ends.addAll(List.of(MailboxKeys.HISTORY, MailboxKeys.SEEN, MailboxKeys.ANNOUNCED));
		}
		else if (this.keepsHistory && script.delivers()) {
			ends.add(MailboxKeys.HISTORY);
		}
		if (all && script == Script.CLAIM_ANNOUNCED) {
			ends.add(MailboxKeys.ANNOUNCED);
		}
		return ends;
	}

	private CompletableFuture<List<Object>> run(Script script, byte[][] keys, byte[][] args, List<String> mailboxes,
			List<String> recipients) {
		ScriptCall.Source source = Objects.requireNonNull(this.sources.get(script));
		byte[][] all = new byte[1 + args.length + mailboxes.size() + (source.isToldOfRepeats() ? 1 : 0)][];
		if (source.isToldOfRepeats()) {
			all[all.length - 1] = Resp.bytes(0);
		}
		all[0] = Resp.bytes(clockOffset());
		System.arraycopy(args, 0, all, 1, args.length);
		for (int i = 0; i < mailboxes.size(); i++) {
			all[1 + args.length + i] = Resp.bytes(MailboxKeys.beginning(this.keyPrefix, mailboxes.get(i)));
		}
		CompletableFuture<List<Object>> reply = this.executor.execute(new ScriptCall(source, keys, all));
		if (!script.writes()) {
			return reply;
		}
		// What is cached of a mailbox is invalid once the reply has come, or cannot come
		// any more, before anybody goes on with it.
		CompletableFuture<List<Object>> result = reply
			.whenComplete((done, failure) -> recipients.forEach(this.cache::invalidate));
		result.whenComplete((done, failure) -> reply.cancel(true));
		return result;
	}

	/**
	 * By how many microseconds the clock differs from that of the JVM; what takes less
	 * than a millisecond is the reading of the clocks.
	 */
	private long clockOffset() {
		return Duration.between(Instant.now(), this.clock.instant()).toMillis() * 1000;
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public void close() {
		this.closed = true;
		this.executor.close();
	}

}
