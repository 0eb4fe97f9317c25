package io.github.asyncmessages.autoconfigure;

/**
 * When to create the table of messages. The same as Spring Boot's
 * {@code DatabaseInitializationMode}, which an application without a database does not
 * have.
 */
public enum SchemaInitialization {

	/** If the database is in the memory of this JVM. */
	EMBEDDED,

	/** At each start. */
	ALWAYS,

	/** By other means, such as Flyway. */
	NEVER

}
