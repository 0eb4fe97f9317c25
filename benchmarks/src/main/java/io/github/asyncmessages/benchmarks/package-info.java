/**
 * Compares the library with what one would write by hand, and prints one table.
 */
@NullMarked
package io.github.asyncmessages.benchmarks;

import org.jspecify.annotations.NullMarked;
