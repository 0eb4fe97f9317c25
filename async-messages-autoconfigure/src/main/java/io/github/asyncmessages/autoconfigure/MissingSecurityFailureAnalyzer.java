package io.github.asyncmessages.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains what the administration pages require.
 */
class MissingSecurityFailureAnalyzer extends AbstractFailureAnalyzer<MissingSecurityException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingSecurityException cause) {
		return new FailureAnalysis(
				"The administration pages are enabled, but Spring Security is not on the classpath, so that nobody can say who is an administrator.",
				"""
						Add the dependency 'org.springframework.boot:spring-boot-starter-security', or disable the pages:

						    async-messages.web.admin.enabled: false
						""",
				cause);
	}

}
