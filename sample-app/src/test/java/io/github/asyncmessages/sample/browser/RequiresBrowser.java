package io.github.asyncmessages.sample.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test where no browser is installed, unless {@code BROWSER_REQUIRED} is
 * {@code true}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresBrowser.BrowserCondition.class)
@interface RequiresBrowser {

	/**
	 * Looks for a browser.
	 */
	class BrowserCondition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (Chromium.find().isPresent() || isRequired()) {
				return ConditionEvaluationResult.enabled("A browser is installed, or required");
			}
			return ConditionEvaluationResult.disabled("No chromium with a chromedriver is on the path");
		}

		private boolean isRequired() {
			return Boolean.getBoolean("BROWSER_REQUIRED") || Boolean.parseBoolean(System.getenv("BROWSER_REQUIRED"));
		}

	}

}
