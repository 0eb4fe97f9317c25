/**
 * The delivery rules, each with something to try.
 */
@NullMarked
package io.github.asyncmessages.sample.rules;

import org.jspecify.annotations.NullMarked;
