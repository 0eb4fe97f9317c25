/**
 * Support for mails that accompany messages.
 */
@NullMarked
package io.github.asyncmessages.mail;

import org.jspecify.annotations.NullMarked;
