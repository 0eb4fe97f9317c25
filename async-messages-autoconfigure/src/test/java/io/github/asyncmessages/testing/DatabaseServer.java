package io.github.asyncmessages.testing;

/**
 * A database server, which has its data when it is started again.
 */
public interface DatabaseServer extends TestServer {

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

}
