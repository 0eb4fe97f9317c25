package io.github.asyncmessages.web;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;

/**
 * Sends messages to the visitor of the current request. They are shown on the visitor's
 * next page, or on the current page if it is rendered without a redirect. Declare it as a
 * controller method argument, or inject it elsewhere, such as into an authentication
 * success handler of Spring Security. <pre class="code">
 * &#64;PostMapping("/profile")
 * String save(Profile profile, FlashMessages flash) {
 *     flash.success("Saved");
 *     return "redirect:/profile";
 * }</pre>
 *
 * <p>
 * Flash messages are kept in the HTTP session and survive any number of redirects. A
 * session keeps at most 20. Beyond that the oldest is dropped and a warning is logged.
 * Messages of an anonymous visitor survive the login; messages of a user are shown to
 * that user only. A message below the minimum level is ignored.
 *
 * <p>
 * A persistent message is sent to the mailbox of the user instead. So is every message of
 * a user whose request has no session, as in a stateless application: it is still shown
 * before other stored messages, and no session is created. An anonymous visitor gets a
 * session if necessary.
 */
public interface FlashMessages {

	/**
	 * Sends a message.
	 * @param message the message
	 * @throws IllegalStateException if there is no request, if the message requires a
	 * session and the response is committed, or if the message is persistent or scheduled
	 * and the visitor is anonymous or there is no store
	 * @throws MessageStoreException if the message belongs in the mailbox of the user and
	 * the store fails
	 */
	void send(UserMessage message);

	/**
	 * Sends a message of level {@code DEBUG}.
	 * @param text the text, not blank
	 */
	default void debug(String text) {
		send(UserMessage.debug(text));
	}

	/**
	 * Sends a message of level {@code INFO}.
	 * @param text the text, not blank
	 */
	default void info(String text) {
		send(UserMessage.info(text));
	}

	/**
	 * Sends a message of level {@code SUCCESS}.
	 * @param text the text, not blank
	 */
	default void success(String text) {
		send(UserMessage.success(text));
	}

	/**
	 * Sends a message of level {@code WARNING}.
	 * @param text the text, not blank
	 */
	default void warning(String text) {
		send(UserMessage.warning(text));
	}

	/**
	 * Sends a message of level {@code ERROR}.
	 * @param text the text, not blank
	 */
	default void error(String text) {
		send(UserMessage.error(text));
	}

}
