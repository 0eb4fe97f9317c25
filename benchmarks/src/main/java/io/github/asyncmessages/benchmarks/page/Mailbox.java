package io.github.asyncmessages.benchmarks.page;

/**
 * The count beside the messages as one would write it by hand.
 *
 * @param unread how many are unread
 */
record Mailbox(int unread) {

	public int getUnreadCount() {
		return this.unread;
	}

}
