/**
 * Makes servers and nodes fail under load, and compares what was sent with what was
 * printed.
 */
@NullMarked
package io.github.asyncmessages.reliability;

import org.jspecify.annotations.NullMarked;
