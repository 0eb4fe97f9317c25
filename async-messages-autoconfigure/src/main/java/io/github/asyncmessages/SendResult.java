package io.github.asyncmessages;

import java.util.List;

/**
 * What became of a message to many: an immutable value.
 *
 * @param sent how many recipients the message was sent to; inside a transaction, for how
 * many it is held until commit
 * @param failed for how many it failed
 * @param failures the first {@value #MAX_FAILURES} failures
 */
public record SendResult(long sent, long failed, List<Failure> failures) {

	/**
	 * How many failures are kept.
	 */
	public static final int MAX_FAILURES = 100;

	public SendResult {
		failures = List.copyOf(failures);
	}

	/**
	 * A recipient who did not get the message, and why.
	 *
	 * @param recipient the name as it was given
	 * @param cause what was thrown: {@link IllegalArgumentException} if the recipient was
	 * refused, {@link MessageStoreException} if the message is perhaps not stored
	 */
	public record Failure(String recipient, RuntimeException cause) {
	}

}
