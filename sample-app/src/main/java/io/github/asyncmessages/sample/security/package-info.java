/**
 * Who may log in, and what they may open.
 */
@NullMarked
package io.github.asyncmessages.sample.security;

import org.jspecify.annotations.NullMarked;
