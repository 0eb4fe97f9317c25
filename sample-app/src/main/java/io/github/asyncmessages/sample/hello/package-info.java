/**
 * The code of the README.
 */
@NullMarked
package io.github.asyncmessages.sample.hello;

import org.jspecify.annotations.NullMarked;
