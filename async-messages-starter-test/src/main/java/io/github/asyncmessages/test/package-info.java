/**
 * Support for tests of applications that send or show messages.
 */
@NullMarked
package io.github.asyncmessages.test;

import org.jspecify.annotations.NullMarked;
