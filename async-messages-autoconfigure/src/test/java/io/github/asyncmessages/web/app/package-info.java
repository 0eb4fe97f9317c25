/**
 * The application on whose pages the delivery rules are tried, and its visitors.
 */
@NullMarked
package io.github.asyncmessages.web.app;

import org.jspecify.annotations.NullMarked;
