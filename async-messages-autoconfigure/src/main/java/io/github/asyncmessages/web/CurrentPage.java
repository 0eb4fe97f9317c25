package io.github.asyncmessages.web;

import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The page that the calling thread renders, for template engines that see the model
 * alone, such as FreeMarker: they get objects that are the same for every request.
 */
final class CurrentPage {

	private CurrentPage() {
	}

	/**
	 * The mailbox of whatever page is being rendered.
	 */
	static MailboxView mailbox(UiLabels labels, MessagesWebMvc.Settings settings) {
		return new MailboxView(CurrentPage::get, labels, settings);
	}

	private static @Nullable Page get() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? Page.of(attributes.getRequest()) : null;
	}

}
