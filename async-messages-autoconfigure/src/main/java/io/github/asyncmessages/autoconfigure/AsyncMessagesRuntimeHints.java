package io.github.asyncmessages.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Registers the scripts of the stores for native images.
 */
class AsyncMessagesRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/github/asyncmessages/store/redis/*.lua");
		hints.resources().registerPattern("io/github/asyncmessages/store/jdbc/*.sql");
	}

}
