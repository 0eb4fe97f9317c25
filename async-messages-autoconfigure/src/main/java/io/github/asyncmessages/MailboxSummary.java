package io.github.asyncmessages;

/**
 * What the mailbox of a recipient holds, in numbers. An immutable value.
 *
 * @param recipient the owner of the mailbox
 * @param waiting the number of waiting one-time messages, and of messages that are
 * scheduled or snoozed; a store that keeps unread entries of other programs counts these
 * as well
 * @param claimed the number of one-time messages that pages have claimed
 * @param unread the number of unread persistent messages
 * @param rejected the number of rejected entries
 * @param seen whether a page has asked for the messages of the recipient in the last 400
 * days. If none has, the name is perhaps misspelt
 */
public record MailboxSummary(String recipient, int waiting, int claimed, int unread, int rejected, boolean seen) {

}
