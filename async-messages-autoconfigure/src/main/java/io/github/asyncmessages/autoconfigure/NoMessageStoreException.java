package io.github.asyncmessages.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when no message store is available.
 */
@SuppressWarnings("serial")
class NoMessageStoreException extends RuntimeException {

	private final @Nullable StoreType type;

	NoMessageStoreException(@Nullable StoreType type) {
		super("No message store is available");
		this.type = type;
	}

	/**
	 * The configured type of store, or {@code null} if none is configured.
	 */
	@Nullable StoreType type() {
		return this.type;
	}

}
