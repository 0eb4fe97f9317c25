/**
 * Compares the library with code that does the same by hand.
 */
@NullMarked
package io.github.asyncmessages.benchmarks;

import org.jspecify.annotations.NullMarked;
