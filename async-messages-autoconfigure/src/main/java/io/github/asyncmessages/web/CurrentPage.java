package io.github.asyncmessages.web;

import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Gives access to the page that the calling thread renders. Template engines that see
 * only the model, such as FreeMarker, share the same attributes between all requests.
 */
final class CurrentPage {

	private CurrentPage() {
	}

	/**
	 * Creates a mailbox view that looks up the current page on each access.
	 */
	static MailboxView mailbox(UiLabels labels, MessagesWebMvc.Settings settings) {
		return new MailboxView(CurrentPage::get, labels, settings);
	}

	private static @Nullable Page get() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? Page.of(attributes.getRequest()) : null;
	}

}
