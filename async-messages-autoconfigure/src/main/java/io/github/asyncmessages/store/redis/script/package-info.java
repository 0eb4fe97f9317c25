/**
 * Runs scripts on Redis servers with the driver of the application, whatever the scripts
 * do.
 */
@NullMarked
package io.github.asyncmessages.store.redis.script;

import org.jspecify.annotations.NullMarked;
