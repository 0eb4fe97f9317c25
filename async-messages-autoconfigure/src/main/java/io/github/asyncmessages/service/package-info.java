/**
 * Support for sending messages: minimum level, bounds, transactions and events.
 */
@NullMarked
package io.github.asyncmessages.service;

import org.jspecify.annotations.NullMarked;
