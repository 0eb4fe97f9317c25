package io.github.asyncmessages.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Skips a test where there is no MariaDB.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(value = "io.github.asyncmessages.testing.DatabaseServers#isMariadbAvailable",
		disabledReason = "There is neither Docker nor mariadbd")
public @interface RequiresMariadb {

}
