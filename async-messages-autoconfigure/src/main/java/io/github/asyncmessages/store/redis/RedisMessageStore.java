package io.github.asyncmessages.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.FailureLog;
import io.github.asyncmessages.store.AnnouncementCodec;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.DueMail;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MailboxStatus;
import io.github.asyncmessages.store.MailboxWatch;
import io.github.asyncmessages.store.MailboxWatcher;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.StoreThreads;
import io.github.asyncmessages.store.cache.ClaimCache;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.Assert;

/**
 * Keeps mailboxes in Redis 6.2 or later, standalone, with sentinels or as a cluster. Each
 * verb is one Lua script and one round trip. The queue of a recipient is a plain list of
 * JSON texts, to which any client may append.
 */
public final class RedisMessageStore implements MessageStore, DisposableBean {

	private static final Log logger = LogFactory.getLog(RedisMessageStore.class);

	private final ClaimCache cache;

	private final MailboxScripts scripts;

	private final RedisAppends appends;

	private final RedisClaims claims;

	private final RedisInbox inbox;

	private final RedisRejections rejections;

	private final RedisMailboxReader reader;

	private final RedisMailboxScan scan;

	private final RedisSeenMarks seenMarks;

	private final RedisAnnouncements announcements;

	private final MailboxWatcher watcher;

	private final Settings settings;

	/**
	 * A store that uses the servers of a connection factory. With Lettuce it begins to
	 * open a connection of its own.
	 * @param factory connects to the servers
	 * @param settings how to use them
	 * @param limits the bounds of each mailbox
	 * @param codec writes and reads messages
	 * @param clock whose difference to the clock of this JVM is added to the server's
	 * time
	 * @param events publishes which messages were dropped or rejected
	 */
	public RedisMessageStore(RedisConnectionFactory factory, Settings settings, MailboxLimits limits,
			MessageCodec codec, Clock clock, ApplicationEventPublisher events) {
		this.settings = settings;
		this.watcher = new MailboxWatcher(clock, this::read, new FailureLog(logger, clock)::error);
		this.cache = new ClaimCache(settings.cacheTtl(), clock, this.watcher);
		this.scripts = new MailboxScripts(factory, settings.keyPrefix(), limits, codec.maxSize(),
				settings.writeTimeout(), clock, this.cache);
		this.announcements = new RedisAnnouncements(this.scripts, this.cache, new AnnouncementCodec(codec), clock,
				settings.readTimeout(), settings.writeTimeout());
		this.claims = new RedisClaims(this.scripts, this.cache, limits, codec, this.announcements, events);
		this.appends = new RedisAppends(this.scripts, this.claims, codec, settings.writeTimeout());
		this.inbox = new RedisInbox(this.scripts, this.claims, codec, settings.readTimeout(), settings.writeTimeout());
		this.rejections = new RedisRejections(this.scripts, this.claims, limits, codec, clock, settings.writeTimeout());
		this.scan = new RedisMailboxScan(this.scripts, settings.writeTimeout());
		this.seenMarks = new RedisSeenMarks(this.scripts, settings.writeTimeout());
		this.reader = new RedisMailboxReader(this.scripts, this.cache, limits, codec, settings.readTimeout(),
				settings.cacheTtl());
	}

	private Map<String, MailboxWatcher.Reading> read(Collection<String> recipients) {
		return this.reader.read(recipients);
	}

	/**
	 * Connects in the background. Without it, the first call connects, and waits for the
	 * connection.
	 */
	public void connect() {
		this.scripts.connect();
	}

	@Override
	public void append(String recipient, EncodedMessage message) {
		this.appends.append(recipient, message);
	}

	@Override
	public Map<String, MessageStoreException> appendAll(Collection<String> recipients, EncodedMessage message) {
		return this.appends.appendAll(recipients, message);
	}

	@Override
	public Claim claim(String recipient, int latest) {
		return this.claims.claim(recipient, latest, this.settings.readTimeout());
	}

	@Override
	public Claim claim(String recipient, ClaimRequest request) {
		return this.claims.claim(recipient, request, this.settings.readTimeout());
	}

	@Override
	public boolean closeAnnouncement(String recipient, String id, @Nullable Instant until) {
		return this.claims.closeAnnouncement(recipient, id, until, this.settings.writeTimeout());
	}

	@Override
	public void forgetAnnouncement(String recipient, String claimId, String messageId, String id) {
		this.claims.forgetAnnouncement(recipient, claimId, messageId, id, this.settings.writeTimeout());
	}

	@Override
	public List<UserMessage> confirm(String recipient, String claimId) {
		return this.claims.confirm(recipient, claimId, this.settings.writeTimeout());
	}

	@Override
	public QueueSnapshot peek(String recipient, int max) {
		return this.reader.peek(recipient, max);
	}

	@Override
	public boolean deleteWaiting(String recipient, String entryId) {
		List<String> deletion = this.reader.findWaiting(recipient, entryId);
		return !deletion.isEmpty() && (Long) await(Script.DELETE_WAITING, recipient,
				deletion.stream().map(Resp::bytes).toArray(byte[][]::new))
			.get(0) == 1;
	}

	@Override
	public List<RejectedEntry> rejected(String recipient, int max) {
		return this.rejections.list(recipient, max);
	}

	@Override
	public boolean requeue(String recipient, String entryId, @Nullable String corrected) {
		return this.rejections.requeue(recipient, entryId, corrected);
	}

	@Override
	public boolean deleteRejected(String recipient, String entryId) {
		return this.rejections.delete(recipient, entryId);
	}

	@Override
	public List<HistoryEntry> history(String recipient, int max) {
		return this.reader.history(recipient, max);
	}

	@Override
	public InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size) {
		return this.inbox.list(recipient, unreadOnly, before, size);
	}

	@Override
	public InboxSlice latestOrUnread(String recipient, int size) {
		return this.inbox.latestOrUnread(recipient, size);
	}

	@Override
	public Optional<UserMessage> find(String recipient, String id) {
		return this.inbox.find(recipient, id);
	}

	@Override
	public int countUnread(String recipient) {
		return this.inbox.countUnread(recipient);
	}

	@Override
	public boolean markRead(String recipient, String id) {
		return !this.inbox.mark(recipient, "read", id, 0).isEmpty();
	}

	@Override
	public boolean markUnread(String recipient, String id) {
		return !this.inbox.mark(recipient, "unread", id, 0).isEmpty();
	}

	@Override
	public List<String> markAllRead(String recipient, long upTo) {
		return this.inbox.mark(recipient, "read", "", upTo);
	}

	@Override
	public boolean snooze(String recipient, String id, Instant until) {
		return this.inbox.snooze(recipient, id, until);
	}

	@Override
	public boolean delete(String recipient, String id) {
		return !this.inbox.delete(recipient, id, 0).isEmpty();
	}

	@Override
	public List<String> deleteAll(String recipient, long upTo) {
		return this.inbox.delete(recipient, "", upTo);
	}

	@Override
	public void withdraw(String recipient, String key) {
		await(Script.WITHDRAW, recipient, Resp.bytes(key));
	}

	@Override
	public void erase(String recipient) {
		await(Script.ERASE, recipient);
	}

	private List<Object> await(Script script, String recipient, byte[]... args) {
		return BoundedWait.await("Redis", this.scripts.run(script, recipient, args), this.settings.writeTimeout(),
				() -> script.failure(recipient));
	}

	@Override
	public void markSeen(Collection<String> recipients) {
		this.seenMarks.set(recipients);
	}

	@Override
	public MailboxPage recipients(MailboxFilter filter, @Nullable String cursor, int size) {
		if (filter.isByMessage()) {
			throw new UnsupportedOperationException(
					"Redis cannot filter mailboxes, because it would have to read every message");
		}
		return this.scan.page(filter.neverSeen(), cursor, size);
	}

	@Override
	public boolean canFilter() {
		return false;
	}

	@Override
	public MailboxSummary summary(String recipient) {
		return this.scan.summary(recipient);
	}

	@Override
	public List<DueMail> takeMails(int max, Duration lease) {
		return this.inbox.takeMails(max, lease);
	}

	@Override
	public void finishMail(DueMail mail) {
		this.inbox.finishMail(mail);
	}

	@Override
	public MailboxWatch watch(String recipient, Consumer<MailboxStatus> listener) {
		return this.watcher.watch(recipient, listener);
	}

	@Override
	public boolean isTransactional() {
		return false;
	}

	@Override
	public void ping() {
		BoundedWait.await("Redis", this.scripts.run(Script.COUNT, "ping", Resp.bytes("0")), this.settings.readTimeout(),
				() -> Script.COUNT.failure("ping"));
	}

	/**
	 * The announcements, which are kept by the same servers.
	 * @return a store of announcements
	 */
	public AnnouncementStore announcements() {
		return this.announcements;
	}

	/**
	 * How busy the threads of the store are.
	 * @return the threads of this node, which are idle with Lettuce, because it needs
	 * none
	 */
	public StoreThreads threads() {
		return this.scripts.threads();
	}

	/**
	 * The number of mailboxes in the client-side cache.
	 * @return the approximate number, 0 if the cache is disabled
	 */
	public long cachedMailboxes() {
		return this.cache.size();
	}

	@Override
	public void destroy() {
		this.watcher.close();
		this.scripts.close();
	}

	/**
	 * How the store uses Redis.
	 *
	 * @param keyPrefix the prefix of every key
	 * @param readTimeout the maximum time that a page waits for Redis
	 * @param writeTimeout the maximum time that a sender waits for Redis
	 * @param cacheTtl how long an unchanged mailbox is served from the client-side cache;
	 * zero disables it
	 */
	public record Settings(String keyPrefix, Duration readTimeout, Duration writeTimeout, Duration cacheTtl) {

		public Settings {
			Assert.hasText(keyPrefix, "'keyPrefix' must not be blank");
			Assert.doesNotContain(keyPrefix, "{", "'keyPrefix' must not contain '{', which begins the hash tag");
		}

	}

}
