/**
 * How mailboxes are kept: the interface of a store and the JSON format of a message.
 */
@NullMarked
package io.github.asyncmessages.store;

import org.jspecify.annotations.NullMarked;
