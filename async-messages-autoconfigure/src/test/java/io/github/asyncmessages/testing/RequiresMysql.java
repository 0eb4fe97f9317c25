package io.github.asyncmessages.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Skips a test where there is no MySQL.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(value = "io.github.asyncmessages.testing.DatabaseServers#isMysqlAvailable",
		disabledReason = "There is no Docker, and 'mysql.server' names no mysqld")
public @interface RequiresMysql {

}
