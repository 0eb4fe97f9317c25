/**
 * An application that has the starter.
 */
@NullMarked
package io.github.asyncmessages.starter;

import org.jspecify.annotations.NullMarked;
