package io.github.asyncmessages.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test where there is no MariaDB, unless {@code MARIADB_REQUIRED} is
 * {@code true}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresMariadb.Condition.class)
public @interface RequiresMariadb {

	/**
	 * Looks for a MariaDB.
	 */
	class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (isMet()) {
				return ConditionEvaluationResult.enabled("There is a MariaDB, or it is required");
			}
			return ConditionEvaluationResult.disabled("Neither Docker nor mariadbd is there");
		}

		public static boolean isMet() {
			return DatabaseServers.isMariadbAvailable() || isRequired();
		}

		private static boolean isRequired() {
			return Boolean.getBoolean("MARIADB_REQUIRED") || Boolean.parseBoolean(System.getenv("MARIADB_REQUIRED"));
		}

	}

}
