/**
 * What all endpoints of the library share: their mapping, and the guard in front of them.
 */
@NullMarked
package io.github.asyncmessages.web.endpoint;

import org.jspecify.annotations.NullMarked;
