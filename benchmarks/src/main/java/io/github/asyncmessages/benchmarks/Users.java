package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Names of recipients.
 */
final class Users {

	/** Somebody for whom no load generator asks. */
	static final String VISITOR = "visitor";

	private Users() {
	}

	static List<String> some(int count) {
		return IntStream.rangeClosed(1, count).mapToObj(Users::number).toList();
	}

	/**
	 * One of them, counted from 1.
	 */
	static String number(int number) {
		return "user-" + number;
	}

	/**
	 * The keys of the queues of users.
	 */
	static List<String> queues(List<String> users) {
		return users.stream().map(Users::queue).toList();
	}

	/**
	 * The key of the queue of a user, as it is documented for other languages.
	 */
	static String queue(String user) {
		return "async-messages:{" + user + "}:queue";
	}

}
