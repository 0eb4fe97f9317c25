package io.github.asyncmessages.web;

import java.util.Map;

import io.github.asyncmessages.MessageLevel;
import org.jspecify.annotations.Nullable;

/**
 * How messages appear in the web.
 *
 * @param path where the library's endpoints, script and style sheet are
 * @param attribute the name under which views see the messages
 * @param levelTags the CSS classes of levels that are not called by their own name
 * @param flashAttributes the flash attributes of the application that are moved into the
 * list, and their levels
 * @param minimumLevel flash messages below this level are ignored
 * @param inboxUrl where the inbox is, or {@code null} if it is not enabled
 */
public record WebSettings(String path, String attribute, Map<MessageLevel, String> levelTags,
		Map<String, MessageLevel> flashAttributes, MessageLevel minimumLevel, @Nullable String inboxUrl) {

	static final String MAILBOX_ATTRIBUTE = "mailbox";

	/** The same for the library's fragments, which no application has of its own. */
	static final String FRAGMENTS_ATTRIBUTE = "asyncMessages";

	public WebSettings {
		levelTags = Map.copyOf(levelTags);
		flashAttributes = Map.copyOf(flashAttributes);
	}

}
