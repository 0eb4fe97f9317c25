package io.github.asyncmessages.store;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a page asks for while announcements are shown to its reader.
 *
 * @param latest how many of the newest persistent messages to read, 0 for none
 * @param once the announcements that the reader is shown once
 */
public record ClaimRequest(int latest, List<Once> once) {

	public ClaimRequest {
		once = List.copyOf(once);
	}

	/**
	 * Whether a claim answers this request without asking the store.
	 * @param claim a claim that has taken nothing
	 * @return {@code true} if it says what the reader has closed or received, and the
	 * reader has received everything that is shown once
	 */
	public boolean isAnsweredBy(Claim claim) {
		return claim.hasLatest(this.latest) && claim.closed() != null
				&& this.once.stream().map(Once::id).allMatch(claim.closed()::contains);
	}

	/**
	 * An announcement that a reader is shown once.
	 *
	 * @param id identifies what the reader has received
	 * @param message the one-time message that the reader receives; it has an id of its
	 * own
	 * @param until when the announcement ends, or {@code null} if it does not
	 */
	public record Once(String id, EncodedMessage message, @Nullable Instant until) {
	}

}
