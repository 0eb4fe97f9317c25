/**
 * What an administrator sends to users.
 */
@NullMarked
package io.github.asyncmessages.sample.admin;

import org.jspecify.annotations.NullMarked;
