package io.github.asyncmessages.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.InboxPage;
import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.QueueEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.DefaultUserMessageService;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

import org.springframework.test.util.AopTestUtils;
import org.springframework.util.Assert;

/**
 * Assertions about the mailboxes to which a {@link UserMessageService} sends.
 */
public final class UserMessageServiceAssert extends AbstractAssert<UserMessageServiceAssert, UserMessageService> {

	private static final int INBOX_PAGE_SIZE = 100;

	UserMessageServiceAssert(UserMessageService actual) {
		super(actual, UserMessageServiceAssert.class);
	}

	/**
	 * Returns assertions about the messages of a recipient, oldest first: the one-time
	 * messages that no page has shown, and the persistent ones in the inbox. They stay
	 * where they are.
	 * @param recipient the name of the recipient
	 * @return assertions about the messages, possibly none
	 */
	public UserMessagesAssert sentTo(String recipient) {
		isNotNull();
		return new UserMessagesAssert(messages(recipient)).as("messages of %s", recipient);
	}

	/**
	 * Asserts that a recipient has no message: none waits, and none is in the inbox.
	 * @param recipient the name of the recipient
	 * @return this
	 */
	public UserMessageServiceAssert hasNothingFor(String recipient) {
		sentTo(recipient).isEmpty();
		return this;
	}

	private List<UserMessage> messages(String recipient) {
		List<UserMessage> messages = new ArrayList<>(administration().peek(recipient, MailboxAdministration.MAX_RESULTS)
			.entries()
			.stream()
			.map(QueueEntry::message)
			.filter(Objects::nonNull)
			.toList());
		messages.addAll(inbox(recipient));
		messages.sort(Comparator.comparing(UserMessage::createdAt, Comparator.nullsFirst(Comparator.naturalOrder())));
		return messages;
	}

	private List<UserMessage> inbox(String recipient) {
		Inbox inbox = this.actual.inbox(recipient);
		List<UserMessage> messages = new ArrayList<>();
		@Nullable String cursor = null;
		do {
			InboxPage page = inbox.page(false, cursor, INBOX_PAGE_SIZE);
			messages.addAll(page.messages());
			cursor = page.nextCursor();
		}
		while (cursor != null);
		Collections.reverse(messages);
		return messages;
	}

	private MailboxAdministration administration() {
		Object target = AopTestUtils.getUltimateTargetObject(this.actual);
		Assert.isInstanceOf(DefaultUserMessageService.class, target,
				"Only the mailboxes of the service of async-messages can be looked into");
		return ((DefaultUserMessageService) target).administration();
	}

}
