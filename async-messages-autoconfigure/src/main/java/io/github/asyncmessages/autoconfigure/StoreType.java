package io.github.asyncmessages.autoconfigure;

/**
 * The stores that can be chosen, in order of preference.
 */
public enum StoreType {

	/** Redis lists, shared by all nodes and languages. */
	REDIS,

	/** The memory of one JVM; never chosen by itself. */
	MEMORY

}
