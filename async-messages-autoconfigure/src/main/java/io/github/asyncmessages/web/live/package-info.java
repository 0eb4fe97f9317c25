/**
 * Messages on pages that are already open.
 */
@NullMarked
package io.github.asyncmessages.web.live;

import org.jspecify.annotations.NullMarked;
