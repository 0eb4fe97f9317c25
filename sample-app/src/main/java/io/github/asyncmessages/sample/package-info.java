/**
 * A sample application: reports that take a while, and the messages about them.
 */
@NullMarked
package io.github.asyncmessages.sample;

import org.jspecify.annotations.NullMarked;
