package io.github.asyncmessages.web;

import java.time.Instant;
import java.util.function.Supplier;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Adds flash messages to the session of a request. Sends persistent messages, and all
 * messages of a request without a session, to the mailbox of its user.
 */
final class RequestFlashMessages implements FlashMessages {

	private final Supplier<HttpServletRequest> request;

	private final FlashMailbox flash;

	private final RecipientResolver recipientResolver;

	private final MessageLevel minimumLevel;

	private final @Nullable UserMessageService service;

	private RequestFlashMessages(Supplier<HttpServletRequest> request, FlashMailbox flash,
			RecipientResolver recipientResolver, MessageLevel minimumLevel, @Nullable UserMessageService service) {
		this.request = request;
		this.flash = flash;
		this.recipientResolver = recipientResolver;
		this.minimumLevel = minimumLevel;
		this.service = service;
	}

	/**
	 * Flash messages of the request that the calling thread handles.
	 */
	static RequestFlashMessages ofCurrentRequest(FlashMailbox flash, RecipientResolver recipientResolver,
			MessageLevel minimumLevel, @Nullable UserMessageService service) {
		return new RequestFlashMessages(RequestFlashMessages::currentRequest, flash, recipientResolver, minimumLevel,
				service);
	}

	RequestFlashMessages of(HttpServletRequest request) {
		return new RequestFlashMessages(() -> request, this.flash, this.recipientResolver, this.minimumLevel,
				this.service);
	}

	private static HttpServletRequest currentRequest() {
		RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
		Assert.state(attributes instanceof ServletRequestAttributes,
				"Flash messages require a current request. Use UserMessageService outside of a request.");
		return ((ServletRequestAttributes) attributes).getRequest();
	}

	@Override
	public void send(UserMessage message) {
		if (!message.level().isAtLeast(this.minimumLevel)) {
			return;
		}
		HttpServletRequest request = this.request.get();
		String recipient = this.recipientResolver.resolveRecipient(request);
		if (message.delivery().isPersistent() || message.isScheduled(Instant.now())) {
			sendToMailbox(recipient, message);
		}
		else if (recipient != null && this.service != null && request.getSession(false) == null) {
			// Creating a session would make a stateless application stateful.
			this.service.send(recipient, FlashIds.mark(message));
		}
		else {
			addToSession(request, recipient, message);
		}
	}

	private void addToSession(HttpServletRequest request, @Nullable String owner, UserMessage message) {
		this.flash.add(request, owner, message);
		Page page = Page.of(request);
		if (page != null) {
			page.news().announce();
		}
	}

	private void sendToMailbox(@Nullable String recipient, UserMessage message) {
		String kind = message.delivery().isPersistent() ? "persistent" : "scheduled";
		Assert.state(recipient != null, () -> "A " + kind
				+ " message requires a user, but the visitor is anonymous. Send a one-time message instead.");
		Assert.state(this.service != null, () -> "A " + kind + " message requires a message store");
		this.service.send(recipient, message);
	}

}
