package io.github.asyncmessages.testing;

/**
 * A server on a port of this machine, which a test can make fail.
 */
public interface TestServer extends AutoCloseable {

	/**
	 * Makes the server silent: connections stay open and nothing is answered.
	 */
	void pause();

	void resume();

	/**
	 * Ends the server: connections break and new ones are refused.
	 */
	void stop();

	/**
	 * Starts the server again on the same port.
	 */
	void restart();

	/**
	 * Ends the server and deletes its data.
	 */
	@Override
	void close();

}
