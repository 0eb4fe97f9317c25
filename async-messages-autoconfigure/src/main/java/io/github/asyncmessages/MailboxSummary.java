package io.github.asyncmessages;

/**
 * What the mailbox of a recipient holds, in numbers. An immutable value.
 *
 * @param recipient the owner of the mailbox
 * @param waiting the number of waiting one-time messages; a store that keeps unread
 * entries of other programs counts these as well
 * @param claimed the number of one-time messages that pages have claimed
 * @param unread the number of unread persistent messages
 * @param rejected the number of rejected entries
 */
public record MailboxSummary(String recipient, int waiting, int claimed, int unread, int rejected) {

}
