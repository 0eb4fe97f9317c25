/**
 * Messages on the pages of Spring MVC.
 */
@NullMarked
package io.github.asyncmessages.web;

import org.jspecify.annotations.NullMarked;
