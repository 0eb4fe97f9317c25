/**
 * The application whose pages and start are measured. It runs with the library and
 * without it, so nothing here imports the library.
 */
@NullMarked
package io.github.asyncmessages.benchmarks.page;

import org.jspecify.annotations.NullMarked;
