/**
 * The metrics of messages, and the actuator endpoint.
 */
@NullMarked
package io.github.asyncmessages.actuate;

import org.jspecify.annotations.NullMarked;
