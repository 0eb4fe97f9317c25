package io.github.asyncmessages.store;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A second route into the store, past the code that is tested.
 */
interface RawMailboxFixture extends MailboxFixture {

	/**
	 * Adds entries to a queue as another language does.
	 */
	void push(TestMailbox mailbox, byte[]... entries);

	default void push(TestMailbox mailbox, String... entries) {
		for (String entry : entries) {
			push(mailbox, entry.getBytes(StandardCharsets.UTF_8));
		}
	}

	/**
	 * The entries that wait in a queue.
	 */
	List<byte[]> waiting(TestMailbox mailbox);

	/**
	 * The entries that were put aside.
	 */
	List<byte[]> rejected(TestMailbox mailbox);

}
