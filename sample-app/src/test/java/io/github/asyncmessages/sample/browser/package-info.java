/**
 * The sample in a real browser.
 */
@NullMarked
package io.github.asyncmessages.sample.browser;

import org.jspecify.annotations.NullMarked;
