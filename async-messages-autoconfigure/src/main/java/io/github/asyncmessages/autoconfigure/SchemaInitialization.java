package io.github.asyncmessages.autoconfigure;

/**
 * When to create the table of messages. It mirrors Spring Boot's
 * {@code DatabaseInitializationMode}, which is not on the classpath of an application
 * without a database.
 */
public enum SchemaInitialization {

	/** Only in an in-memory database. */
	EMBEDDED,

	/** At each startup. */
	ALWAYS,

	/** Never. */
	NEVER

}
