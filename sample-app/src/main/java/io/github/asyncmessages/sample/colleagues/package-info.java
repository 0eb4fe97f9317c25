/**
 * What users write to each other.
 */
@NullMarked
package io.github.asyncmessages.sample.colleagues;

import org.jspecify.annotations.NullMarked;
