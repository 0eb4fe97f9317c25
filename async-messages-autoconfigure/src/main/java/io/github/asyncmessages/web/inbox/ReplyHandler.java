package io.github.asyncmessages.web.inbox;

import java.util.Map;
import java.util.regex.Pattern;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.UiLabels;
import io.github.asyncmessages.web.PageMessageResolver;

import org.springframework.util.Assert;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Answers a message: its sender, and nobody else, gets the answer into the inbox.
 */
final class ReplyHandler {

	private static final int MAX_SUBJECT_LENGTH = 255;

	private static final String PREFIX = "Re: ";

	/** What a subject must not have: control characters and unpaired surrogates. */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]+");

	private final UserMessageService service;

	private final PageMessageResolver messages;

	private final FlashMessages flash;

	private final UiLabels labels;

	private final MessageLevel level;

	private final String path;

	ReplyHandler(UserMessageService service, PageMessageResolver messages, FlashMessages flash, UiLabels labels,
			MessageLevel minimumLevel, String path) {
		this.service = service;
		this.messages = messages;
		this.flash = flash;
		this.labels = labels;
		this.level = MessageLevel.INFO.isAtLeast(minimumLevel) ? MessageLevel.INFO : minimumLevel;
		this.path = path;
	}

	ServerResponse reply(ServerRequest serverRequest) {
		InboxRequest request = InboxRequest.of(serverRequest);
		UserMessage message = request.message();
		String sender = message.sender();
		Assert.isTrue(sender != null, "The message has no sender who could get a reply");
		UserMessage reply = UserMessage.of(this.level, request.requiredParam("text"))
			.inboxOnly()
			.subject(subject(request, message))
			.sender(request.recipient())
			.inReplyTo(message.id());
		this.service.send(sender, reply);
		if (request.wantsJson()) {
			return request.json(Map.of("id", reply.id()));
		}
		this.flash.success(this.labels.get("reply-sent", request.locale()));
		return request.redirectWithin(this.path + "/" + message.id());
	}

	private String subject(InboxRequest request, UserMessage message) {
		String answered = (message.subject() != null) ? message.subject()
				: this.messages.resolve(message, request.locale(), request.zone()).getText();
		String subject = answered.startsWith(PREFIX) ? answered : PREFIX + answered;
		return abbreviate(UNPRINTABLE.matcher(subject).replaceAll(" "));
	}

	private static String abbreviate(String subject) {
		int length = subject.codePointCount(0, subject.length());
		return (length <= MAX_SUBJECT_LENGTH) ? subject
				: subject.substring(0, subject.offsetByCodePoints(0, MAX_SUBJECT_LENGTH - 1)) + "…";
	}

}
