/**
 * The pages on which administrators look into mailboxes and send messages.
 */
@NullMarked
package io.github.asyncmessages.web.admin;

import org.jspecify.annotations.NullMarked;
