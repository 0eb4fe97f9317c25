/**
 * Integration with Spring Security.
 */
@NullMarked
package io.github.asyncmessages.security;

import org.jspecify.annotations.NullMarked;
