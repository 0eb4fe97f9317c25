package io.github.asyncmessages.store.jdbc;

/**
 * A row that has the id or the collapse key of a message to be inserted.
 *
 * @param seq identifies the row
 * @param recipient whose mailbox it is in
 * @param keepsOut whether it is the message itself, sent before; else it makes way
 */
record ConflictingRow(long seq, String recipient, boolean keepsOut) {
}
