/**
 * The pages of the inbox, and the endpoint that marks a message as read.
 */
@NullMarked
package io.github.asyncmessages.web.inbox;

import org.jspecify.annotations.NullMarked;
