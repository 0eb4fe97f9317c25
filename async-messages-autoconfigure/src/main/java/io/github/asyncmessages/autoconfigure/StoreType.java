package io.github.asyncmessages.autoconfigure;

/**
 * The available stores, in order of preference.
 */
public enum StoreType {

	/** Redis, shared by all nodes and languages. */
	REDIS,

	/** A relational database, shared by all nodes and languages. */
	JDBC,

	/** The memory of one JVM; never chosen by default. */
	MEMORY

}
