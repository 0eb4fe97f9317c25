/**
 * Reports, made in the background for the user who asked for them.
 */
@NullMarked
package io.github.asyncmessages.sample.reports;

import org.jspecify.annotations.NullMarked;
