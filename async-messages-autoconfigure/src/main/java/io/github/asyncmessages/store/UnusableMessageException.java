package io.github.asyncmessages.store;

/**
 * A stored entry cannot be read as a message.
 */
@SuppressWarnings("serial")
public class UnusableMessageException extends Exception {

	/**
	 * An exception for an entry.
	 * @param reason what is wrong with it
	 */
	public UnusableMessageException(String reason) {
		super(reason);
	}

}
