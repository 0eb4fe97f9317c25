package io.github.asyncmessages.web.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

import io.github.asyncmessages.Recipients;
import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.AuditedAdministration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message to many recipients while a template prints the progress. What the
 * template has not asked for is sent when the result is read, or at the latest when the
 * request ends. Not thread-safe.
 */
public final class Sending {

	private static final int CHUNK_SIZE = 1000;

	private static final int MAX_REFUSALS = 1000;

	private static final int MAX_PRINTED_LENGTH = 100;

	/** Each of them takes as long as a sender waits for the store. */
	private static final int MAX_OUTAGES = 3;

	private static final char REPLACEMENT = '\uFFFD';

	private static final Log logger = LogFactory.getLog(Sending.class);

	private final AuditedAdministration administration;

	private final String administrator;

	private final UserMessage message;

	private final RecipientLines lines;

	private final Function<RuntimeException, String> reasons;

	private final Runnable flush;

	private @Nullable String ahead;

	private boolean started;

	private boolean finished;

	private boolean interrupted;

	private long sent;

	private long refused;

	private long belowLevel;

	private final List<Refusal> refusals = new ArrayList<>();

	/** The number of chunks in a row for which the store did not answer. */
	private int outages;

	private @Nullable RuntimeException outage;

	Sending(AuditedAdministration administration, String administrator, UserMessage message, RecipientLines lines,
			Function<RuntimeException, String> reasons, Runnable flush) {
		this.administration = administration;
		this.administrator = administrator;
		this.message = message;
		this.lines = lines;
		this.reasons = reasons;
		this.flush = flush;
	}

	/**
	 * Sends, and says after each chunk how far it is. What a template has printed before
	 * is shown while the next chunk is sent.
	 * @return the progress, to be iterated once
	 */
	public Iterable<Progress> steps() {
		return () -> new Iterator<>() {

			@Override
			public boolean hasNext() {
				return hasMore();
			}

			@Override
			public Progress next() {
				if (!hasMore()) {
					throw new NoSuchElementException();
				}
				Sending.this.flush.run();
				sendChunk();
				return new Progress(Sending.this.sent + Sending.this.belowLevel, Sending.this.refused);
			}

		};
	}

	private boolean hasMore() {
		if (!this.started) {
			this.started = true;
			advance();
		}
		return this.ahead != null;
	}

	private void advance() {
		try {
			this.ahead = this.lines.next();
		}
		catch (IOException ex) {
			logger.warn("The names of recipients cannot be read to their end. The message '" + this.message.id()
					+ "' was not sent to those that follow", ex);
			this.ahead = null;
			this.interrupted = true;
		}
	}

	private void sendChunk() {
		List<String> names = new ArrayList<>(CHUNK_SIZE);
		for (int i = 0; i < CHUNK_SIZE && this.ahead != null; i++) {
			addName(this.ahead, names);
			advance();
		}
		if (names.isEmpty()) {
			return;
		}
		if (this.outage != null && this.outages == MAX_OUTAGES) {
			refuse(names, this.outage);
			return;
		}
		try {
			add(names.size(), this.administration.sendPart(names, this.message));
		}
		catch (RuntimeException ex) {
			refuse(names, ex);
		}
	}

	private void refuse(List<String> names, RuntimeException cause) {
		names.forEach((name) -> refuse(name, this.reasons.apply(cause)));
	}

	private void addName(String name, List<String> names) {
		if (name.indexOf(REPLACEMENT) != -1) {
			refuse(name, "'recipient' must be UTF-8");
			return;
		}
		if (!name.equals(name.strip())) {
			refuse(name, "'recipient' must not begin or end with a blank in a list of names");
			return;
		}
		try {
			names.add(Recipients.require(name));
		}
		catch (IllegalArgumentException ex) {
			refuse(name, this.reasons.apply(ex));
		}
	}

	private void add(int names, SendResult result) {
		this.sent += result.sent();
		this.belowLevel += names - result.sent() - result.failed();
		result.failures().forEach((failure) -> refuse(failure.recipient(), this.reasons.apply(failure.cause())));
		this.refused += result.failed() - result.failures().size();
		boolean failed = names == result.failed();
		this.outages = failed ? this.outages + 1 : 0;
		this.outage = failed ? result.failures().get(0).cause() : null;
	}

	private void refuse(String name, String reason) {
		this.refused++;
		if (this.refusals.size() < MAX_REFUSALS) {
			this.refusals.add(new Refusal((name.codePointCount(0, name.length()) <= MAX_PRINTED_LENGTH) ? name
					: name.substring(0, name.offsetByCodePoints(0, MAX_PRINTED_LENGTH)) + "…", reason));
		}
	}

	/**
	 * Sends what is left, and records the whole.
	 */
	void finish() {
		if (this.finished) {
			return;
		}
		while (hasMore()) {
			sendChunk();
		}
		this.finished = true;
		this.administration.sentToMany(this.administrator, this.message, this.sent, this.refused);
	}

	/**
	 * The number of recipients to whom the message was sent.
	 * @return the number, after everything was sent
	 */
	public long sent() {
		finish();
		return this.sent;
	}

	/**
	 * The number of recipients to whom the message was not sent because it is below the
	 * minimum level.
	 * @return the number, after everything was sent
	 */
	public long belowLevel() {
		finish();
		return this.belowLevel;
	}

	/**
	 * The number of names for which sending failed.
	 * @return the number, after everything was sent
	 */
	public long refused() {
		finish();
		return this.refused;
	}

	/**
	 * The first names for which sending failed.
	 * @return at most 1,000 names with their reasons
	 */
	public List<Refusal> refusals() {
		finish();
		return List.copyOf(this.refusals);
	}

	/**
	 * The number of refused names that are not listed.
	 * @return the number, usually 0
	 */
	public long unlisted() {
		finish();
		return this.refused - this.refusals.size();
	}

	/**
	 * Whether the names could not be read to their end.
	 * @return {@code true} if there are perhaps more names, to whom nothing was sent
	 */
	public boolean interrupted() {
		finish();
		return this.interrupted;
	}

	/**
	 * How far a sending is.
	 *
	 * @param done the number of names that were processed and not refused
	 * @param refused the number of names for which sending failed
	 */
	public record Progress(long done, long refused) {
	}

	/**
	 * A name for which sending failed.
	 *
	 * @param name the name, shortened if it is long
	 * @param reason the reason
	 */
	public record Refusal(String name, String reason) {
	}

}
