package io.github.asyncmessages.web.inbox;

import java.util.List;
import java.util.Map;

import io.github.asyncmessages.InboxPage;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.PageMessage;
import io.github.asyncmessages.web.PageMessageResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Lists, shows, marks and deletes the messages of an inbox.
 */
final class InboxHandler {

	private static final String DEFAULT_SIZE = "20";

	private final MessageThreads threads;

	private final PageMessageResolver messages;

	private final String path;

	InboxHandler(MessageThreads threads, PageMessageResolver messages, String path) {
		this.threads = threads;
		this.messages = messages;
		this.path = path;
	}

	ServerResponse list(ServerRequest serverRequest) {
		InboxRequest request = InboxRequest.of(serverRequest);
		boolean unreadOnly = Boolean.parseBoolean(request.param("unread"));
		int size = size(request.param("size"));
		InboxPage page = request.inbox().page(unreadOnly, request.param("cursor"), size);
		InboxView view = new InboxView(resolve(page.messages(), request), page.nextCursor(), page.upTo(), unreadOnly,
				size, this.path);
		return request.wantsJson() ? request.json(InboxJson.of(view))
				: request.page("async-messages/inbox", Map.of("inbox", view));
	}

	private static int size(@Nullable String size) {
		try {
			return Integer.parseInt((size != null) ? size : DEFAULT_SIZE);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'size' must be a number", ex);
		}
	}

	private List<PageMessage> resolve(List<UserMessage> messages, InboxRequest request) {
		return messages.stream().map((message) -> resolve(message, request)).toList();
	}

	private PageMessage resolve(UserMessage message, InboxRequest request) {
		return this.messages.resolve(message, request.locale(), request.zone());
	}

	ServerResponse show(ServerRequest serverRequest) {
		InboxRequest request = InboxRequest.of(serverRequest);
		UserMessage message = request.message();
		List<PageMessage> thread = resolve(this.threads.before(message, request.recipient()), request);
		InboxMessageView view = new InboxMessageView(resolve(message, request), thread, this.path);
		return request.wantsJson() ? request.json(InboxJson.of(view))
				: request.page("async-messages/inbox-message", Map.of("inboxMessage", view));
	}

	ServerResponse unreadCount(ServerRequest serverRequest) {
		return InboxRequest.of(serverRequest).unreadCount();
	}

	ServerResponse markRead(ServerRequest serverRequest) {
		InboxRequest request = InboxRequest.of(serverRequest);
		if (!request.inbox().markRead(request.id())) {
			request.message();
		}
		return request.doneOnPage(this.path);
	}

	ServerResponse markUnread(ServerRequest serverRequest) {
		InboxRequest request = InboxRequest.of(serverRequest);
		if (!request.inbox().markUnread(request.id())) {
			request.message();
		}
		return request.done(this.path);
	}

	ServerResponse readAll(ServerRequest serverRequest) {
		InboxRequest request = InboxRequest.of(serverRequest);
		request.inbox().markAllRead(request.requiredParam("upTo"));
		return request.doneOnPage(this.path);
	}

	ServerResponse delete(ServerRequest serverRequest) {
		InboxRequest request = InboxRequest.of(serverRequest);
		if (!request.inbox().delete(request.id())) {
			throw InboxRequest.notFound();
		}
		return request.done(this.path);
	}

	ServerResponse deleteAll(ServerRequest serverRequest) {
		InboxRequest request = InboxRequest.of(serverRequest);
		request.inbox().deleteAll(request.requiredParam("upTo"));
		return request.doneOnPage(this.path);
	}

}
