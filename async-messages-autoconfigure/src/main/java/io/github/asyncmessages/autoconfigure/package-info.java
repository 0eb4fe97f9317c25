/**
 * Auto-configuration: wires everything, and is imported by nobody.
 */
@NullMarked
package io.github.asyncmessages.autoconfigure;

import org.jspecify.annotations.NullMarked;
