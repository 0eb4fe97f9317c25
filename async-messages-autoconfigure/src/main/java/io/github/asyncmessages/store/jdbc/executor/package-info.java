/**
 * Runs operations on a database: on which threads, in which transactions, how often, and
 * what differs between databases.
 */
@NullMarked
package io.github.asyncmessages.store.jdbc.executor;

import org.jspecify.annotations.NullMarked;
