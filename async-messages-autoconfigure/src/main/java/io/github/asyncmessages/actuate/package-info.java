/**
 * Metrics support for messages.
 */
@NullMarked
package io.github.asyncmessages.actuate;

import org.jspecify.annotations.NullMarked;
