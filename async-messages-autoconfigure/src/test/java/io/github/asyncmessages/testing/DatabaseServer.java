package io.github.asyncmessages.testing;

/**
 * A database server on a port of this machine, which a test can make fail.
 */
public interface DatabaseServer extends AutoCloseable {

	/**
	 * The JDBC URL of a database that is there from the start.
	 */
	String url();

	String username();

	String password();

	/**
	 * Creates an empty database with a name of its own.
	 * @return its JDBC URL
	 */
	String newDatabase();

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
	 * Starts the server again, with its data, on the same port.
	 */
	void restart();

	/**
	 * Ends the server and deletes its data.
	 */
	@Override
	void close();

}
