/**
 * Pages of the inbox, and the same as JSON.
 */
@NullMarked
package io.github.asyncmessages.web.inbox;

import org.jspecify.annotations.NullMarked;
