package io.github.asyncmessages.test;

import java.util.List;
import java.util.stream.StreamSupport;

import io.github.asyncmessages.UserMessage;
import org.assertj.core.api.AbstractListAssert;

/**
 * Assertions about the messages of a recipient.
 */
public final class UserMessagesAssert
		extends AbstractListAssert<UserMessagesAssert, List<? extends UserMessage>, UserMessage, UserMessageAssert> {

	UserMessagesAssert(List<? extends UserMessage> actual) {
		super(actual, UserMessagesAssert.class);
	}

	/**
	 * Asserts that at least one message has a text.
	 * @param text the whole text of the message
	 * @return this
	 */
	public UserMessagesAssert containsText(String text) {
		isNotNull();
		List<String> texts = this.actual.stream().map(UserMessage::text).toList();
		if (!texts.contains(text)) {
			throw failure("Expected a message with the text%n  %s%nbut the texts were%n  %s", text, texts);
		}
		return this;
	}

	@Override
	protected UserMessageAssert toAssert(UserMessage value, String description) {
		return new UserMessageAssert(value).as(description);
	}

	@Override
	protected UserMessagesAssert newAbstractIterableAssert(Iterable<? extends UserMessage> iterable) {
		return new UserMessagesAssert(StreamSupport.stream(iterable.spliterator(), false).toList());
	}

}
