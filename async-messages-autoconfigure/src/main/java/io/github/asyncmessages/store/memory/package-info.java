/**
 * A store in the memory of one JVM, which is the model of every other store.
 */
@NullMarked
package io.github.asyncmessages.store.memory;

import org.jspecify.annotations.NullMarked;
