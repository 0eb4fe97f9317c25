/**
 * Mailboxes in Redis: one Lua script for each verb of the store.
 */
@NullMarked
package io.github.asyncmessages.store.redis;

import org.jspecify.annotations.NullMarked;
