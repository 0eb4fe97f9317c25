package io.github.asyncmessages.web.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.web.endpoint.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;

/**
 * What the endpoints of the administration pages share.
 */
abstract class AdminEndpoint extends Endpoint {

	private final AdminPages pages;

	AdminEndpoint(AdminPages pages) {
		super(pages.path(), pages.permission());
		this.pages = pages;
	}

	final AdminPages pages() {
		return this.pages;
	}

	final String label(String name, Locale locale) {
		return this.pages.webMvc().labels().get("admin." + name, locale);
	}

	/**
	 * A label in which {@code {0}} stands for a value.
	 */
	final String label(String name, @Nullable Object value, Locale locale) {
		return label(name, locale).replace("{0}", String.valueOf(value));
	}

	/**
	 * Redirects to a mailbox.
	 */
	final ResponseEntity<Object> backToMailbox(HttpServletRequest request, String recipient) {
		return seeOther(request.getContextPath() + path() + "/mailbox?recipient="
				+ URLEncoder.encode(recipient, StandardCharsets.UTF_8));
	}

	/**
	 * What went wrong, for the administrator.
	 */
	final String reason(RuntimeException failure, Locale locale) {
		return (failure instanceof MessageStoreException) ? label("store-down", locale)
				: String.valueOf(failure.getMessage());
	}

}
