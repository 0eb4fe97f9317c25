package io.github.asyncmessages.store.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.redis.script.ScriptCall;

import org.springframework.core.io.ClassPathResource;

/**
 * The Lua scripts, one for each verb. A line {@code -- include <file>} stands for a file
 * of shared functions, once in a script: a script first does what needs none of them,
 * since a server makes them anew at each call.
 */
enum Script {

	ACKNOWLEDGE(true, "claims", "shown"), APPEND(true, "queue", "claims", "inbox", "scheduled", "rejected"),
	APPEND_ALL(true), CLAIM(false, "queue", "claims", "inbox", "scheduled"),
	CLAIM_ANNOUNCED(false, "queue", "claims", "inbox", "scheduled", MailboxKeys.ANNOUNCED),
	CLOSE_ANNOUNCEMENT(true, MailboxKeys.ANNOUNCED), COMPLETE(true), COUNT(false), COUNT_CLOSED(false), DELETE(true),
	DELETE_WAITING(true), ERASE(true), FIND(false), FINISH_MAIL(true),
	FORGET_ANNOUNCEMENT(true, "claims", MailboxKeys.ANNOUNCED), HISTORY(false, MailboxKeys.HISTORY), LIST(false),
	MARK(true), MARK_SEEN(false, MailboxKeys.SEEN), NODES(false), PEEK(false), PUT_ANNOUNCEMENT(false),
	READ_ANNOUNCEMENTS(false), REJECTED(false), RELEASE(true), REMOVE_ANNOUNCEMENT(false), REQUEUE(true), SCAN(false),
	SCHEDULE_MAILS(true), SNOOZE(true), STATUS(false, "queue", "claims", "unread", "until-read", "ends", "scheduled"),
	SUMMARIES(false, "queue", "claims", "order", "unread", "ends", "rejected", "scheduled", MailboxKeys.SEEN),
	TAKE_MAILS(true), WITHDRAW(true);

	/** How much longer than a send may take to keep what was shown. */
	private static final Duration SHOWN_RETENTION = Duration.ofSeconds(5);

	private final boolean writes;

	private final List<String> keys;

	private final String text = read(fileName(), new HashSet<>());

	/**
	 * A script.
	 * @param keys what the keys of a recipient end with that it is given; all if there
	 * are none here
	 */
	Script(boolean writes, String... keys) {
		this.writes = writes;
		this.keys = (keys.length > 0) ? List.of(keys) : MailboxKeys.ALL;
	}

	private String fileName() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".lua";
	}

	/**
	 * Whether what was seen of a mailbox before may not be true after it.
	 */
	boolean writes() {
		return this.writes;
	}

	/**
	 * What the keys of a recipient end with that the script is given.
	 */
	List<String> keys() {
		return this.keys;
	}

	/**
	 * Whether the script adds to the history, whose key it is then given as the last.
	 */
	boolean delivers() {
		return this == ACKNOWLEDGE || this == COMPLETE || this == MARK;
	}

	/**
	 * Whether the script is also given what the keys of the recipient begin with. A
	 * server that tracks keys may note every key of a call that reads one, so that a call
	 * that is tracked has only those of which one is written with every change. A send
	 * has only those that it reads in most mailboxes, since each takes time.
	 */
	boolean makesUpOtherKeys() {
		return this == CLAIM || this == CLAIM_ANNOUNCED || this == APPEND;
	}

	/**
	 * The script for a store: its limits are part of the text, so that calls need not
	 * carry them.
	 * @param maxSize how many bytes of JSON a message may have
	 * @param sendTime how long a sender waits
	 */
	ScriptCall.Source source(MailboxLimits limits, int maxSize, Duration sendTime) {
		String text = """
				local retention, maxPending, maxInbox, maxSize = %d, %d, %d, %d
				local claimTimeout, inboxRetention = %d, %d
				local historyRetention, maxHistory = %d, %d
				local shownRetention = %d
				""".formatted(limits.retention().toMillis(), limits.maxPending(), limits.maxInbox(), maxSize,
				limits.claimTimeout().toNanos() / 1000, limits.inboxRetention().toNanos() / 1000,
				(limits.history() != null) ? limits.history().toMillis() : 0, MailboxLimits.MAX_HISTORY,
				sendTime.plus(SHOWN_RETENTION).toMillis()) + this.text;
		return ScriptCall.Source.of(text, isTracked(), this == APPEND || this == APPEND_ALL);
	}

	/**
	 * Whether the script runs on the connection over which the server tells of changes to
	 * what was read. An acknowledgement reads nothing, but there it often travels
	 * together with the claim of another page.
	 */
	private boolean isTracked() {
		return switch (this) {
			case CLAIM, CLAIM_ANNOUNCED, STATUS, READ_ANNOUNCEMENTS, ACKNOWLEDGE -> true;
			default -> false;
		};
	}

	/**
	 * What is said when there is no good reply.
	 */
	String failure(String recipient) {
		return "Redis did not confirm '" + name().toLowerCase(Locale.ROOT) + "' for '" + recipient + "'";
	}

	private static String read(String file, Set<String> included) {
		return included.add(file) ? Pattern.compile("^-- include (\\S+)$", Pattern.MULTILINE)
			.matcher(read(file))
			.replaceAll((line) -> Matcher.quoteReplacement(read(line.group(1), included))) : "";
	}

	private static String read(String file) {
		try {
			return new ClassPathResource(file, Script.class).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
