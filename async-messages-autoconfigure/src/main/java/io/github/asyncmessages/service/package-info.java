/**
 * Sending: minimum level, bounds, transactions, and events.
 */
@NullMarked
package io.github.asyncmessages.service;

import org.jspecify.annotations.NullMarked;
