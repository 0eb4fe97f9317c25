/**
 * Mails beside messages, and a mail server to develop with.
 */
@NullMarked
package io.github.asyncmessages.sample.mail;

import org.jspecify.annotations.NullMarked;
