package io.github.asyncmessages.testing;

import java.util.function.Supplier;

/**
 * How servers for tests are started, and ended with the JVM.
 */
final class ServerStart {

	private static final int ATTEMPTS = 5;

	private ServerStart() {
	}

	/**
	 * Tries again, since somebody else may have taken a port that was free.
	 */
	static <T> T attempt(Supplier<T> start) {
		for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
			try {
				return start.get();
			}
			catch (IllegalStateException ex) {
				// The next attempt has other ports.
			}
		}
		return start.get();
	}

	static void closeAtExit(AutoCloseable servers) {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				servers.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}));
	}

}
