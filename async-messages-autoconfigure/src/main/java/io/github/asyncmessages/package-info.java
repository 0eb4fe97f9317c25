/**
 * The API for applications: messages, the service that sends them, the inbox, and events.
 */
@NullMarked
package io.github.asyncmessages;

import org.jspecify.annotations.NullMarked;
