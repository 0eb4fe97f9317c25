/**
 * A page that htmx updates in parts.
 */
@NullMarked
package io.github.asyncmessages.sample.stock;

import org.jspecify.annotations.NullMarked;
