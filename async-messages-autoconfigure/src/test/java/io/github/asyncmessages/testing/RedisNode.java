package io.github.asyncmessages.testing;

/**
 * A Redis server on a port of this machine, which a test can make fail.
 */
public interface RedisNode extends AutoCloseable {

	int port();

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
	 * Starts the server again, empty, on the same port.
	 */
	void restart();

	@Override
	void close();

}
