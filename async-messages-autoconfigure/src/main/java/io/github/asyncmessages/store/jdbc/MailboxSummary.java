package io.github.asyncmessages.store.jdbc;

import java.util.List;

/**
 * What waits in a mailbox, as numbers of rows in the order of sending.
 *
 * @param oneTime the one-time messages that no page holds
 * @param untilRead the unread {@code UNTIL_READ} messages
 * @param unread how many unread persistent messages there are
 */
record MailboxSummary(List<Long> oneTime, List<Long> untilRead, int unread) {
}
