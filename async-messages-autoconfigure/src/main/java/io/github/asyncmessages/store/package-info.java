/**
 * The interface of message stores, and the JSON format of messages.
 */
@NullMarked
package io.github.asyncmessages.store;

import org.jspecify.annotations.NullMarked;
