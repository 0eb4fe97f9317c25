/**
 * Auto-configuration for async-messages.
 */
@NullMarked
package io.github.asyncmessages.autoconfigure;

import org.jspecify.annotations.NullMarked;
