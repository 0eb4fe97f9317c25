package io.github.asyncmessages.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.store.MessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Counts the recipients for whom messages wait although they were never seen, because
 * their names are misspelt or are not those that the login has. Does so in the background
 * some minutes after the start and once a day, and logs a hint if there are any. Looks at
 * a bounded number of mailboxes.
 */
public final class NeverSeenCheck implements DisposableBean {

	/** How many mailboxes the check looks at. */
	static final int MAX_MAILBOXES = 100_000;

	private static final String HELP = "https://github.com/asyncmessages/async-messages/blob/main/docs/principals.md";

	private static final int PAGE_SIZE = 500;

	private static final int EXAMPLES = 3;

	private static final Duration INTERVAL = Duration.ofDays(1);

	private static final Duration EARLIEST = Duration.ofMinutes(5);

	private static final Duration LATEST = Duration.ofMinutes(15);

	private static final Log logger = LogFactory.getLog(NeverSeenCheck.class);

	private final MessageStore store;

	private final Clock clock;

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	private volatile int count;

	private @Nullable Instant nextHint;

	/**
	 * Creates a check and schedules it.
	 * @param store the store of the messages
	 * @param clock tells when a day has passed since the last hint
	 */
	public NeverSeenCheck(MessageStore store, Clock clock) {
		this.store = store;
		this.clock = clock;
		this.scheduler.setThreadNamePrefix("async-messages-never-seen-");
		this.scheduler.setDaemon(true);
		this.scheduler.setWaitForTasksToCompleteOnShutdown(true);
		this.scheduler.initialize();
		// The nodes of an application begin at different times.
		long delay = ThreadLocalRandom.current().nextLong(EARLIEST.toMillis(), LATEST.toMillis());
		this.scheduler.scheduleWithFixedDelay(this::runQuietly, Instant.now().plusMillis(delay), INTERVAL);
	}

	/**
	 * The number of recipients who were never seen although messages wait for them.
	 * @return the number that the last check has found, 0 before the first one
	 */
	public int count() {
		return this.count;
	}

	private void runQuietly() {
		try {
			run();
		}
		catch (RuntimeException ex) {
			logger.debug("Recipients who were never seen could not be counted; the next check will try again", ex);
		}
	}

	/**
	 * Counts them now, and logs the hint if none was logged within a day.
	 */
	synchronized void run() {
		Set<String> names = new LinkedHashSet<>();
		@Nullable String cursor = null;
		int looked = 0;
		do {
			MailboxPage page = this.store.recipients(MailboxFilter.NONE, cursor, PAGE_SIZE);
			page.mailboxes()
				.stream()
				.filter(NeverSeenCheck::isInVain)
				.map(MailboxSummary::recipient)
				.forEach(names::add);
			// A page may be empty, and costs the store as much.
			looked += PAGE_SIZE;
			cursor = page.nextCursor();
		}
		while (cursor != null && looked < MAX_MAILBOXES && !isStopped());
		this.count = names.size();
		if (!names.isEmpty() && isHintDue()) {
			logger.warn(hint(names, cursor != null));
		}
	}

	private boolean isStopped() {
		return this.scheduler.getScheduledThreadPoolExecutor().isShutdown();
	}

	private static boolean isInVain(MailboxSummary mailbox) {
		return !mailbox.seen() && mailbox.waiting() + mailbox.unread() > 0;
	}

	private boolean isHintDue() {
		Instant now = this.clock.instant();
		if (this.nextHint != null && now.isBefore(this.nextHint)) {
			return false;
		}
		this.nextHint = now.plus(INTERVAL);
		return true;
	}

	private static String hint(Set<String> names, boolean more) {
		String examples = names.stream().limit(EXAMPLES).map(LoggedName::quote).collect(Collectors.joining(", "));
		return "Messages wait for " + (more ? "at least " : "") + names.size()
				+ ((names.size() == 1) ? " recipient" : " recipients")
				+ " for whom no page has asked yet. Names may be "
				+ "misspelt, or not be those that the login gives to users. See " + HELP + ". "
				+ ((names.size() > EXAMPLES) ? "Three of the names: " : "The names: ") + examples;
	}

	@Override
	public void destroy() {
		this.scheduler.shutdown();
	}

}
