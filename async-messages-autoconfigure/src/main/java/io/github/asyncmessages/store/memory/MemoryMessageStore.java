package io.github.asyncmessages.store.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.asyncmessages.HistoryEntry;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.QueueSnapshot;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.FailureLog;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.DueMail;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.InboxSlice;
import io.github.asyncmessages.store.MailboxCursor;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MailboxStatus;
import io.github.asyncmessages.store.MailboxWatch;
import io.github.asyncmessages.store.MailboxWatcher;
import io.github.asyncmessages.store.MessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Keeps mailboxes in the memory of this JVM, for development, tests, and single-node
 * applications that may lose messages on a restart. It keeps messages as long as the JVM
 * runs. A message sent on one node is not visible on another.
 */
public final class MemoryMessageStore implements MessageStore, DisposableBean {

	private static final Log logger = LogFactory.getLog(MemoryMessageStore.class);

	private static final String CURSORS = "memory";

	private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();

	private final MailSchedule mails = new MailSchedule();

	/** When recipients were last seen. */
	private final Map<String, Instant> seen = new ConcurrentHashMap<>();

	private final MemoryAnnouncements announcements;

	private final MailboxLimits limits;

	private final Clock clock;

	private final ApplicationEventPublisher events;

	private final MailboxWatcher watcher;

	/**
	 * Creates an empty store.
	 * @param limits the bounds of each mailbox
	 * @param clock the clock
	 * @param events publishes events about dropped messages
	 */
	public MemoryMessageStore(MailboxLimits limits, Clock clock, ApplicationEventPublisher events) {
		this.limits = limits;
		this.clock = clock;
		this.announcements = new MemoryAnnouncements(clock);
		this.events = events;
		this.watcher = new MailboxWatcher(clock, this::read, new FailureLog(logger, clock)::error);
	}

	@Override
	public void append(String recipient, EncodedMessage message) {
		change(recipient, (mailbox, now) -> {
			mailbox.append(message.message(), now);
			return true;
		});
		UserMessage sent = message.message();
		if (sent.emailAt() != null) {
			this.mails.add(new MailSchedule.Mail(recipient, sent.id(), sent.emailAt()),
					this.clock.instant().minus(this.limits.retention()));
		}
	}

	@Override
	public Map<String, MessageStoreException> appendAll(Collection<String> recipients, EncodedMessage message) {
		recipients.forEach((recipient) -> append(recipient, message));
		return Map.of();
	}

	@Override
	public Claim claim(String recipient, int latest) {
		return take(recipient, new ClaimRequest(latest, List.of()));
	}

	private Claim take(String recipient, ClaimRequest request) {
		return change(recipient, (mailbox, now) -> {
			Mailbox.Taken taken = mailbox.claim(now);
			return new Claim(taken.id(), taken.messages(), mailbox.untilRead(now, Claim.MAX_UNTIL_READ),
					mailbox.countUnread(now), mailbox.latest(request, now),
					(acknowledged) -> complete(recipient, taken, acknowledged));
		});
	}

	@Override
	public Claim claim(String recipient, ClaimRequest request) {
		List<String> received = new ArrayList<>();
		Set<String> closed = change(recipient, (mailbox, now) -> {
			received.addAll(mailbox.receive(request, now));
			return mailbox.closed();
		});
		received.forEach(this.announcements::closed);
		return take(recipient, request).closed(closed);
	}

	@Override
	public boolean closeAnnouncement(String recipient, String id, @Nullable Instant until) {
		boolean closed = change(recipient, (mailbox, now) -> mailbox.close(id, until, now));
		if (closed) {
			this.announcements.closed(id);
		}
		return closed;
	}

	@Override
	public void forgetAnnouncement(String recipient, String claimId, String messageId, String id) {
		boolean forgotten = change(recipient, (mailbox, now) -> mailbox.forget(claimId, messageId, id));
		if (forgotten) {
			this.announcements.forgotten(id);
		}
	}

	private CompletionStage<Void> complete(String recipient, Mailbox.Taken taken, Collection<String> acknowledged) {
		change(recipient, (mailbox, now) -> mailbox.complete(taken, acknowledged, now));
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public List<UserMessage> confirm(String recipient, String claimId) {
		return change(recipient, (mailbox, now) -> mailbox.confirm(claimId, now));
	}

	@Override
	public QueueSnapshot peek(String recipient, int max) {
		return inMailbox(recipient, (mailbox, now) -> mailbox.peek(max, now));
	}

	@Override
	public boolean deleteWaiting(String recipient, String entryId) {
		return change(recipient, (mailbox, now) -> mailbox.deleteWaiting(entryId, now));
	}

	/**
	 * Returns nothing: only this store writes to its mailboxes, and it writes messages.
	 */
	@Override
	public List<RejectedEntry> rejected(String recipient, int max) {
		return List.of();
	}

	@Override
	public boolean requeue(String recipient, String entryId, @Nullable String corrected) {
		return false;
	}

	@Override
	public boolean deleteRejected(String recipient, String entryId) {
		return false;
	}

	@Override
	public List<HistoryEntry> history(String recipient, int max) {
		return inMailbox(recipient, (mailbox, now) -> mailbox.history(max, now));
	}

	@Override
	public InboxSlice list(String recipient, boolean unreadOnly, @Nullable Long before, int size) {
		return inMailbox(recipient, (mailbox, now) -> mailbox.list(unreadOnly, before, size, now));
	}

	@Override
	public InboxSlice latestOrUnread(String recipient, int size) {
		return inMailbox(recipient, (mailbox, now) -> mailbox.latestOrUnread(size, now));
	}

	@Override
	public Optional<UserMessage> find(String recipient, String id) {
		return inMailbox(recipient, (mailbox, now) -> Optional.ofNullable(mailbox.find(id, now)));
	}

	@Override
	public int countUnread(String recipient) {
		return inMailbox(recipient, Mailbox::countUnread);
	}

	@Override
	public boolean markRead(String recipient, String id) {
		return change(recipient, (mailbox, now) -> mailbox.mark(id, now, now));
	}

	@Override
	public boolean markUnread(String recipient, String id) {
		return change(recipient, (mailbox, now) -> mailbox.mark(id, null, now));
	}

	@Override
	public List<String> markAllRead(String recipient, long upTo) {
		return change(recipient, (mailbox, now) -> mailbox.markAllRead(upTo, now));
	}

	@Override
	public boolean snooze(String recipient, String id, Instant until) {
		return change(recipient, (mailbox, now) -> mailbox.snooze(id, until, now));
	}

	@Override
	public boolean delete(String recipient, String id) {
		return change(recipient, (mailbox, now) -> mailbox.delete(id, now));
	}

	@Override
	public List<String> deleteAll(String recipient, long upTo) {
		return change(recipient, (mailbox, now) -> mailbox.deleteAll(upTo, now));
	}

	@Override
	public void withdraw(String recipient, String key) {
		change(recipient, (mailbox, now) -> {
			mailbox.withdraw(key);
			return true;
		});
	}

	@Override
	public void erase(String recipient) {
		this.mailboxes.remove(recipient);
		this.seen.remove(recipient);
		this.watcher.changed(recipient);
	}

	@Override
	public void markSeen(Collection<String> recipients) {
		Instant now = this.clock.instant();
		this.seen.values().removeIf((at) -> isForgotten(at, now));
		recipients.forEach((recipient) -> this.seen.put(recipient, now));
	}

	private boolean wasSeen(String recipient, Instant now) {
		Instant at = this.seen.get(recipient);
		return at != null && !isForgotten(at, now);
	}

	private static boolean isForgotten(Instant seenAt, Instant now) {
		return !seenAt.plus(MailboxLimits.SEEN).isAfter(now);
	}

	@Override
	public MailboxPage recipients(MailboxFilter filter, @Nullable String cursor, int size) {
		String after = (cursor != null) ? MailboxCursor.decode(CURSORS, cursor) : "";
		List<String> names = this.mailboxes.keySet()
			.stream()
			.filter((name) -> name.compareTo(after) > 0)
			.sorted()
			.filter((name) -> !filter.neverSeen() || !wasSeen(name, this.clock.instant()))
			.filter((name) -> !filter.isByMessage()
					|| inMailbox(name, (mailbox, now) -> mailbox.holds(filter::matches, now)))
			.limit(size + 1L)
			.toList();
		List<MailboxSummary> mailboxes = names.stream()
			.limit(size)
			.flatMap((name) -> summaryUnlessEmpty(name).stream())
			.toList();
		return new MailboxPage(mailboxes,
				(names.size() > size) ? MailboxCursor.encode(CURSORS, names.get(size - 1)) : null);
	}

	@Override
	public boolean canFilter() {
		return true;
	}

	private Optional<MailboxSummary> summaryUnlessEmpty(String recipient) {
		return inMailbox(recipient, (mailbox, now) -> mailbox.holds((message) -> true, now)
				? Optional.of(mailbox.summary(recipient, wasSeen(recipient, now), now)) : Optional.empty());
	}

	@Override
	public MailboxSummary summary(String recipient) {
		return inMailbox(recipient, (mailbox, now) -> mailbox.summary(recipient, wasSeen(recipient, now), now));
	}

	@Override
	public List<DueMail> takeMails(int max, Duration lease) {
		Instant now = this.clock.instant();
		List<DueMail> mails = new ArrayList<>();
		List<MailSchedule.Mail> taken;
		do {
			taken = this.mails.take(max, now, lease);
			taken.forEach((mail) -> findDue(mail, now.plus(lease)).ifPresent(mails::add));
		}
		while (mails.isEmpty() && !taken.isEmpty());
		return mails;
	}

	/**
	 * Finds the message of a mail. It was perhaps read, or not added at all, and another
	 * one may have its id. If it is scheduled, the mail waits as well.
	 */
	private Optional<DueMail> findDue(MailSchedule.Mail mail, Instant takenUntil) {
		return inMailbox(mail.recipient(), (mailbox, now) -> {
			UserMessage message = mailbox.find(mail.id(), now);
			if (message != null && message.readAt() == null && mail.emailAt().equals(message.emailAt())) {
				return Optional.of(new DueMail(mail.recipient(), message, takenUntil));
			}
			mailbox.scheduledAt(mail.id())
				.ifPresentOrElse((time) -> this.mails.postpone(mail, takenUntil, time),
						() -> this.mails.remove(mail, takenUntil));
			return Optional.empty();
		});
	}

	@Override
	public void finishMail(DueMail mail) {
		Instant emailAt = Objects.requireNonNull(mail.message().emailAt());
		this.mails.remove(new MailSchedule.Mail(mail.recipient(), mail.message().id(), emailAt), mail.takenUntil());
	}

	@Override
	public MailboxWatch watch(String recipient, Consumer<MailboxStatus> listener) {
		return this.watcher.watch(recipient, listener);
	}

	private Map<String, MailboxWatcher.Reading> read(Collection<String> recipients) {
		return recipients.stream()
			.collect(Collectors.toMap(Function.identity(),
					(recipient) -> new MailboxWatcher.Reading(inMailbox(recipient, Mailbox::status), Duration.ZERO)));
	}

	/**
	 * The announcements, which are kept in the same memory.
	 * @return a store of announcements
	 */
	public AnnouncementStore announcements() {
		return this.announcements;
	}

	@Override
	public boolean isTransactional() {
		return false;
	}

	@Override
	public void ping() {
		// A map always answers.
	}

	@Override
	public void destroy() {
		this.watcher.close();
	}

	/**
	 * Runs an action that may change a mailbox.
	 */
	private <T> T change(String recipient, BiFunction<Mailbox, Instant, T> action) {
		T result = inMailbox(recipient, action);
		this.watcher.changed(recipient);
		return result;
	}

	/**
	 * Runs an action with exclusive access to a mailbox, and removes the mailbox if it is
	 * then empty.
	 */
	private <T> T inMailbox(String recipient, BiFunction<Mailbox, Instant, T> action) {
		CompletableFuture<T> result = new CompletableFuture<>();
		CompletableFuture<Integer> dropped = new CompletableFuture<>();
		this.mailboxes.compute(recipient, (name, present) -> {
			Mailbox mailbox = (present != null) ? present : new Mailbox(this.limits);
			result.complete(action.apply(mailbox, this.clock.instant()));
			dropped.complete(mailbox.takeDropped());
			return mailbox.isEmpty() ? null : mailbox;
		});
		if (dropped.join() > 0) {
			this.events.publishEvent(new MessagesDroppedEvent(recipient, dropped.join()));
		}
		return result.join();
	}

}
