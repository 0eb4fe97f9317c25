/**
 * The application whose start is measured.
 */
@NullMarked
package io.github.asyncmessages.benchmarks.start;

import org.jspecify.annotations.NullMarked;
