package io.github.asyncmessages.store.jdbc;

import java.util.List;

/**
 * What a page finds in a mailbox.
 *
 * @param rows the one-time messages that no other page holds and the newest persistent
 * ones, in the order of sending
 * @param unread the number of unread persistent messages
 */
record News(List<MessageRow> rows, int unread) {
}
