/**
 * Runs operations on a database: on which threads, in which transactions, and how often.
 */
@NullMarked
package io.github.asyncmessages.store.jdbc.executor;

import org.jspecify.annotations.NullMarked;
