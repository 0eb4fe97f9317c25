/**
 * What tests share: servers, a clock, and ways to make things fail.
 */
@NullMarked
package io.github.asyncmessages.testing;

import org.jspecify.annotations.NullMarked;
