package io.github.asyncmessages.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

/**
 * The link of a message, wherever it is shown.
 */
public final class MessageLink {

	private MessageLink() {
	}

	/**
	 * Returns the link of a message, if it is a relative, http or https URL.
	 * @param message the message
	 * @return the URL, or {@code null}
	 */
	public static @Nullable String of(UserMessage message) {
		return (message.meta().get("url") instanceof String url && !url.isEmpty() && isSafe(url)) ? url : null;
	}

	private static boolean isSafe(String url) {
		if (url.startsWith("~/")) {
			// Thymeleaf drops the tilde, which can leave the URL of another host.
			return false;
		}
		try {
			String scheme = new URI(url).getScheme();
			return scheme == null || scheme.toLowerCase(Locale.ROOT).matches("https?");
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

}
