/**
 * A client-side cache of claims, for stores that are told of each change.
 */
@NullMarked
package io.github.asyncmessages.store.cache;

import org.jspecify.annotations.NullMarked;
