package io.github.asyncmessages.test;

import java.util.Objects;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about a {@link UserMessage}.
 */
public final class UserMessageAssert extends AbstractAssert<UserMessageAssert, UserMessage> {

	UserMessageAssert(UserMessage actual) {
		super(actual, UserMessageAssert.class);
	}

	/**
	 * Asserts the level.
	 * @param level the expected level
	 * @return this
	 */
	public UserMessageAssert hasLevel(MessageLevel level) {
		return has("level", level, message().level());
	}

	/**
	 * Asserts the text.
	 * @param text the whole expected text
	 * @return this
	 */
	public UserMessageAssert hasText(String text) {
		return has("text", text, message().text());
	}

	/**
	 * Asserts the link.
	 * @param url the expected target of the link
	 * @return this
	 */
	public UserMessageAssert hasLink(String url) {
		return has("link", url, message().meta().get("url"));
	}

	/**
	 * Asserts the collapse key.
	 * @param key the expected key
	 * @return this
	 */
	public UserMessageAssert hasKey(String key) {
		return has("key", key, message().key());
	}

	/**
	 * Asserts the delivery.
	 * @param delivery the expected delivery
	 * @return this
	 */
	public UserMessageAssert hasDelivery(Delivery delivery) {
		return has("delivery", delivery, message().delivery());
	}

	private UserMessage message() {
		isNotNull();
		return this.actual;
	}

	private UserMessageAssert has(String name, Object expected, @Nullable Object value) {
		if (!Objects.equals(expected, value)) {
			throw failureWithActualExpected(value, expected,
					"Expected the %s of the message to be%n  %s%nbut it was%n  %s", name, expected, value);
		}
		return this;
	}

}
