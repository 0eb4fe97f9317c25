package io.github.asyncmessages.test;

import java.io.UnsupportedEncodingException;
import java.util.List;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.web.PageMessage;
import io.github.asyncmessages.web.PrintedMessages;

import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.ResultMatcher;
import org.springframework.web.util.HtmlUtils;

/**
 * Matchers for the messages on a page, for {@code MockMvcTester} and {@code MockMvc}:
 * {@code assertThat(page).matches(containsMessage(SUCCESS, "Saved"))}. They work with any
 * markup: a page shows a message if its template has taken the message from the list, and
 * the text is in the response.
 */
public final class PageMessageMatchers {

	private PageMessageMatchers() {
	}

	/**
	 * Matches a page that shows a message.
	 * @param level the level of the message
	 * @param text the whole text of the message in the reader's language
	 * @return the matcher
	 */
	public static ResultMatcher containsMessage(MessageLevel level, String text) {
		return (result) -> {
			List<PageMessage> messages = PrintedMessages.of(result.getRequest());
			List<PageMessage> found = messages.stream()
				.filter((message) -> message.getLevel() == level && message.getText().equals(text))
				.toList();
			if (found.isEmpty()) {
				throw new AssertionError("The page does not show the message " + describe(level, text) + " but these: "
						+ describe(messages));
			}
			if (found.stream().noneMatch((message) -> isShown(message, result))) {
				throw new AssertionError("The template has taken the message " + describe(level, text)
						+ " from the list, but its text is not on the page");
			}
		};
	}

	/**
	 * Matches a page whose template has taken no message from the list.
	 * @return the matcher
	 */
	public static ResultMatcher containsNoMessage() {
		return (result) -> {
			List<PageMessage> messages = PrintedMessages.of(result.getRequest());
			if (!messages.isEmpty()) {
				throw new AssertionError("The page shows messages: " + describe(messages));
			}
		};
	}

	/**
	 * The fragments of the library cut long texts.
	 */
	private static boolean isShown(PageMessage message, MvcResult result) {
		String page = HtmlUtils.htmlUnescape(content(result));
		return page.contains(message.getText()) || page.contains(message.getExcerpt());
	}

	private static String content(MvcResult result) {
		try {
			return result.getResponse().getContentAsString();
		}
		catch (UnsupportedEncodingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> describe(List<PageMessage> messages) {
		return messages.stream().map((message) -> describe(message.getLevel(), message.getText())).toList();
	}

	private static String describe(MessageLevel level, String text) {
		return level + " '" + text + "'";
	}

}
