/**
 * A public page.
 */
@NullMarked
package io.github.asyncmessages.sample.about;

import org.jspecify.annotations.NullMarked;
