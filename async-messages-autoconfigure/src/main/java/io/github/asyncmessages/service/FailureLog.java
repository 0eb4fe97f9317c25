package io.github.asyncmessages.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Logs a failure that may recur with every page: the first at once, and then one a minute
 * at most, with the number of those in between. Thread-safe.
 */
public final class FailureLog {

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final Log logger;

	private final Clock clock;

	private @Nullable Instant next;

	private int skipped;

	/**
	 * Creates a log for one kind of failure.
	 * @param logger writes the lines
	 * @param clock tells when a minute has passed
	 */
	public FailureLog(Log logger, Clock clock) {
		this.logger = logger;
		this.clock = clock;
	}

	/**
	 * Logs a failure as an error, or counts it if one was logged within the last minute.
	 * The stack trace is logged on level {@code DEBUG} only.
	 * @param consequence what the failure means for users
	 * @param cause the failure
	 */
	public void error(String consequence, Throwable cause) {
		this.logger.debug(consequence, cause);
		log(this.logger::error, describe(consequence, cause));
	}

	/**
	 * Logs a failure as a warning, or counts it if one was logged within the last minute.
	 * @param message what has happened
	 */
	public void warn(String message) {
		log(this.logger::warn, LoggedName.printable(message));
	}

	private void log(Consumer<String> line, String message) {
		int before = permit();
		if (before >= 0) {
			line.accept(message + ((before > 0) ? " (and " + before + " more since the last such line)" : ""));
		}
	}

	/**
	 * Decides whether a line is due.
	 * @return the number of failures since the last line, or -1 if none is due
	 */
	private synchronized int permit() {
		Instant now = this.clock.instant();
		if (this.next != null && now.isBefore(this.next)) {
			this.skipped++;
			return -1;
		}
		int before = this.skipped;
		this.skipped = 0;
		this.next = now.plus(INTERVAL);
		return before;
	}

	/**
	 * Describes a failure in one line.
	 * @param consequence what the failure means for users
	 * @param cause the failure
	 * @return the consequence, and the reason with its root, whatever characters the
	 * names in it have
	 */
	public static String describe(String consequence, Throwable cause) {
		String reason = consequence + ": " + cause.getMessage();
		String root = NestedExceptionUtils.getMostSpecificCause(cause).getMessage();
		return LoggedName.printable((root == null || reason.contains(root)) ? reason : reason + " (" + root + ")");
	}

}
