package io.github.asyncmessages.testing;

/**
 * A database server, which has its data when it is started again.
 */
public interface DatabaseServer extends TestServer {

	DatabaseAddress address();

	/**
	 * The JDBC URL of a database that is there from the start.
	 */
	default String url() {
		return address().url();
	}

	default String username() {
		return address().username();
	}

	default String password() {
		return DatabaseAddress.PASSWORD;
	}

	/**
	 * Creates an empty database with a name of its own.
	 * @return its JDBC URL
	 */
	default String newDatabase() {
		return address().newDatabase();
	}

}
