/**
 * The application whose pages are measured, each in a JVM of its own. It runs with the
 * library and without it: nothing here imports the library.
 */
@NullMarked
package io.github.asyncmessages.benchmarks.page;

import org.jspecify.annotations.NullMarked;
