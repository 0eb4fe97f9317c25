package io.github.asyncmessages.benchmarks.page;

/**
 * The count beside the messages as one would write it by hand.
 *
 * @param unreadCount how many are unread
 */
record Mailbox(int unreadCount) {

	public int getUnreadCount() {
		return this.unreadCount;
	}

}
