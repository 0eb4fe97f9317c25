package io.github.asyncmessages.web;

import io.github.asyncmessages.UserMessage;

/**
 * Leaves messages for the visitor of the present request, shown on the visitor's next
 * page, or on this one if it is rendered without a redirect. Take it as an argument of a
 * controller method, or inject it where there is none, as in a success handler of Spring
 * Security. <pre class="code">
 * &#64;PostMapping("/profile")
 * String save(Profile profile, FlashMessages flash) {
 *     flash.success("Saved");
 *     return "redirect:/profile";
 * }</pre>
 *
 * <p>
 * Flash messages are kept in the HTTP session and survive any number of redirects. A
 * session keeps 20 at most; then the oldest makes room, which is logged. Those of an
 * anonymous visitor survive the login; those of a user are shown to that user only. A
 * persistent message goes to the mailbox of the user instead. A message below the minimum
 * level is ignored.
 */
public interface FlashMessages {

	/**
	 * Leaves a message.
	 * @param message the message
	 * @throws IllegalStateException if there is no request, or the visitor has no session
	 * and none can be created because the response is committed, or the message is a
	 * persistent one and the visitor anonymous
	 */
	void send(UserMessage message);

	/**
	 * Leaves a message of level {@code DEBUG}.
	 * @param text the text, not blank
	 */
	default void debug(String text) {
		send(UserMessage.debug(text));
	}

	/**
	 * Leaves a message of level {@code INFO}.
	 * @param text the text, not blank
	 */
	default void info(String text) {
		send(UserMessage.info(text));
	}

	/**
	 * Leaves a message of level {@code SUCCESS}.
	 * @param text the text, not blank
	 */
	default void success(String text) {
		send(UserMessage.success(text));
	}

	/**
	 * Leaves a message of level {@code WARNING}.
	 * @param text the text, not blank
	 */
	default void warning(String text) {
		send(UserMessage.warning(text));
	}

	/**
	 * Leaves a message of level {@code ERROR}.
	 * @param text the text, not blank
	 */
	default void error(String text) {
		send(UserMessage.error(text));
	}

}
