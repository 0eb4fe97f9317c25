package io.github.asyncmessages.web;

import java.time.Clock;
import java.util.Map;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.FailureLog;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Moves the application's string flash attributes into the list of messages.
 */
final class FlashAttributes {

	private static final Log logger = LogFactory.getLog(FlashAttributes.class);

	private final Map<String, MessageLevel> levels;

	private final RequestFlashMessages flash;

	private final FailureLog failures;

	FlashAttributes(Map<String, MessageLevel> levels, RequestFlashMessages flash, Clock clock) {
		this.levels = levels;
		this.flash = flash;
		this.failures = new FailureLog(logger, clock);
	}

	void move(HttpServletRequest request) {
		if (this.levels.isEmpty()) {
			return;
		}
		Map<String, ?> attributes = RequestContextUtils.getInputFlashMap(request);
		if (attributes != null) {
			this.levels.forEach((name, level) -> {
				if (attributes.get(name) instanceof String text && !text.isBlank()) {
					move(request, name, UserMessage.of(level, text));
				}
			});
		}
	}

	private void move(HttpServletRequest request, String name, UserMessage message) {
		try {
			this.flash.of(request).send(message);
		}
		catch (IllegalArgumentException | MessageStoreException ex) {
			// The page can still print the attribute itself.
			this.failures.error("The flash attribute '" + name + "' was not added to the list of messages", ex);
		}
	}

}
