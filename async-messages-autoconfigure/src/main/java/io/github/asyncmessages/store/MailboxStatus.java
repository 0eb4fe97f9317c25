package io.github.asyncmessages.store;

/**
 * What a mailbox holds, in numbers.
 *
 * @param waiting the number of waiting one-time messages; a store that keeps unread
 * entries of other programs counts these as well
 * @param unread the number of unread persistent messages
 * @param untilReadVersion a number that changes with the unread {@code UNTIL_READ}
 * messages that pages show; the same on every node
 * @param newestUnread the position of the newest unread persistent message, or 0
 */
public record MailboxStatus(int waiting, int unread, long untilReadVersion, long newestUnread) {

	/**
	 * The status of a mailbox without messages.
	 */
	public static final MailboxStatus EMPTY = new MailboxStatus(0, 0, 0, 0);

}
