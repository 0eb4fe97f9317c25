package io.github.asyncmessages.web.app;

import io.github.asyncmessages.testing.TestServer;

/**
 * An application with a store server of its own, which can be made to fail.
 */
public final class StoreOutage implements AutoCloseable {

	private final TestServer storeServer;

	private final TestApplication server;

	/**
	 * Starts both.
	 */
	public StoreOutage(TestStore store, String... properties) {
		this.storeServer = store.startServer();
		this.server = TestApplication.start(store.properties(this.storeServer), properties);
	}

	public TestApplication server() {
		return this.server;
	}

	/**
	 * Makes the store silent: it may do what it was asked to, but nobody hears of it.
	 */
	public void silence() {
		this.storeServer.pause();
	}

	/**
	 * Ends the silence.
	 */
	public void resume() {
		this.storeServer.resume();
	}

	/**
	 * Ends the store: it can no longer be reached.
	 */
	public void stop() {
		this.storeServer.stop();
	}

	/**
	 * Starts the store again, perhaps empty.
	 */
	public void restart() {
		this.storeServer.restart();
	}

	@Override
	public void close() {
		this.server.close();
		this.storeServer.close();
	}

}
