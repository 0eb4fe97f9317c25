/**
 * The pages of the inbox, and the endpoint that closes a message.
 */
@NullMarked
package io.github.asyncmessages.web.inbox;

import org.jspecify.annotations.NullMarked;
