package io.github.asyncmessages.autoconfigure;

/**
 * Thrown when the administration pages are enabled without Spring Security.
 */
@SuppressWarnings("serial")
class MissingSecurityException extends RuntimeException {

	MissingSecurityException() {
		super("The administration pages require Spring Security");
	}

}
