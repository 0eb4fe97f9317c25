package io.github.asyncmessages;

import java.util.List;

/**
 * The result of sending a message to many recipients: an immutable value.
 *
 * @param sent the number of recipients to whom the message was sent, or, inside a
 * transaction, will be sent after the commit
 * @param failed the number of recipients for whom sending failed
 * @param failures the first {@value #MAX_FAILURES} failures
 */
public record SendResult(long sent, long failed, List<Failure> failures) {

	/**
	 * The maximum number of failures in a result.
	 */
	public static final int MAX_FAILURES = 100;

	public SendResult {
		failures = List.copyOf(failures);
	}

	/**
	 * A recipient for whom sending failed.
	 *
	 * @param recipient the name as it was given
	 * @param cause an {@link IllegalArgumentException} if the name cannot be that of a
	 * recipient, a {@link MessageStoreException} if the message was perhaps not stored
	 */
	public record Failure(String recipient, RuntimeException cause) {
	}

}
