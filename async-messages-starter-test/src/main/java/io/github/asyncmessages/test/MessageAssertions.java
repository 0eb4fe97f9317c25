package io.github.asyncmessages.test;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;

/**
 * Entry point of the assertions about messages. Its methods can be imported beside those
 * of AssertJ's {@code Assertions}.
 */
public final class MessageAssertions {

	private MessageAssertions() {
	}

	/**
	 * Asserts what the mailboxes hold to which a service sends. Looking into them takes
	 * no message.
	 * @param actual the service, possibly behind a proxy
	 * @return assertions about the service
	 */
	public static UserMessageServiceAssert assertThat(UserMessageService actual) {
		return new UserMessageServiceAssert(actual);
	}

	/**
	 * Asserts what a message is like.
	 * @param actual the message
	 * @return assertions about the message
	 */
	public static UserMessageAssert assertThat(UserMessage actual) {
		return new UserMessageAssert(actual);
	}

}
