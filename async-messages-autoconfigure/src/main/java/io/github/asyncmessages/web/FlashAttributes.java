package io.github.asyncmessages.web;

import java.util.Map;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Moves string flash attributes, by which an application has told its users something so
 * far, into the list of messages.
 */
final class FlashAttributes {

	private final Map<String, MessageLevel> levels;

	private final RequestFlashMessages flash;

	FlashAttributes(Map<String, MessageLevel> levels, RequestFlashMessages flash) {
		this.levels = levels;
		this.flash = flash;
	}

	void move(HttpServletRequest request) {
		if (this.levels.isEmpty()) {
			return;
		}
		Map<String, ?> attributes = RequestContextUtils.getInputFlashMap(request);
		if (attributes != null) {
			this.levels.forEach((name, level) -> {
				if (attributes.get(name) instanceof String text && !text.isBlank()) {
					this.flash.of(request).send(UserMessage.of(level, text));
				}
			});
		}
	}

}
