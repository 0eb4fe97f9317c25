/**
 * Who the reader is, when Spring Security knows.
 */
@NullMarked
package io.github.asyncmessages.security;

import org.jspecify.annotations.NullMarked;
