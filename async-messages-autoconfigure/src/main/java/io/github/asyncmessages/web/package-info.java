/**
 * How messages reach a page of Spring MVC.
 */
@NullMarked
package io.github.asyncmessages.web;

import org.jspecify.annotations.NullMarked;
