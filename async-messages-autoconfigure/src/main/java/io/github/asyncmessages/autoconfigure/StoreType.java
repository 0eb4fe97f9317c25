package io.github.asyncmessages.autoconfigure;

/**
 * The stores that can be chosen, in order of preference.
 */
public enum StoreType {

	/** Redis lists, shared by all nodes and languages. */
	REDIS,

	/** A table of a relational database, shared by all nodes and languages. */
	JDBC,

	/** The memory of one JVM; never chosen by itself. */
	MEMORY

}
