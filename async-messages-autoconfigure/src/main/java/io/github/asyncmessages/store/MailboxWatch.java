package io.github.asyncmessages.store;

/**
 * A watch of a mailbox, which lasts until it is closed. Thread-safe.
 */
public interface MailboxWatch extends AutoCloseable {

	/**
	 * Ends the watch. No call of its listener begins afterwards, and a call that has
	 * begun is not waited for. Has no effect on a closed watch.
	 */
	@Override
	void close();

}
