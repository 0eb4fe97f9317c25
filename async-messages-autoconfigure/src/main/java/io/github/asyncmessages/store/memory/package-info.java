/**
 * Mailboxes in the memory of one JVM: the model of every store.
 */
@NullMarked
package io.github.asyncmessages.store.memory;

import org.jspecify.annotations.NullMarked;
