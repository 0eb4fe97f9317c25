package io.github.asyncmessages.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * There is nothing to keep messages in.
 */
@SuppressWarnings("serial")
class NoMessageStoreException extends RuntimeException {

	private final @Nullable StoreType type;

	NoMessageStoreException(@Nullable StoreType type) {
		super("There is no store for messages");
		this.type = type;
	}

	/**
	 * Which store was asked for, if one was.
	 */
	@Nullable StoreType type() {
		return this.type;
	}

}
