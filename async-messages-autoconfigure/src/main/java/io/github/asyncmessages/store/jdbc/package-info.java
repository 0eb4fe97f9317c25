/**
 * Mailboxes in a table of a relational database.
 */
@NullMarked
package io.github.asyncmessages.store.jdbc;

import org.jspecify.annotations.NullMarked;
