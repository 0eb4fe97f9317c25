package io.github.asyncmessages.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tests of the behaviours of other projects have.
 */
abstract class SeedBehaviours extends DeliveryRule {

	static final String PAGE = "/pages/page";

	/** A template of the application, which iterates over the list by itself. */
	static final String OWN_TEMPLATE = "/pages/own";

	final SeedServer seed;

	SeedBehaviours(SeedServer seed) {
		super(seed.application());
		this.seed = seed;
	}

	/**
	 * Writes a message without the library. Nobody but the application reaches its
	 * memory, so there a message is sent.
	 */
	final void insert(String recipient, UserMessage message) {
		this.seed.program()
			.ifPresentOrElse((program) -> program.write(recipient, Map.of("level", message.level().tag(), "text",
					message.text(), "tags", String.join(" ", message.tags()))), () -> send(recipient, message));
	}

	final UserMessage persistent(String recipient, String text) {
		UserMessage message = UserMessage.info(text).inboxOnly();
		send(recipient, message);
		return message;
	}

	final Inbox inbox(String recipient) {
		return this.server.messages().inbox(recipient);
	}

	/**
	 * The texts of an inbox, newest first.
	 */
	final List<String> texts(String recipient) {
		return inbox(recipient).page(false, null, 100).messages().stream().map(UserMessage::text).toList();
	}

	/**
	 * The texts of the one-time messages that wait.
	 */
	final List<String> waiting(String recipient) {
		return this.server.administration()
			.peek(recipient, 100)
			.entries()
			.stream()
			.map((entry) -> (entry.message() != null) ? entry.message().text() : "unusable")
			.toList();
	}

	/**
	 * Opens a page, which must not fail: an error page shows messages, too.
	 */
	static HtmlPage open(Visitor visitor, String path) {
		HtmlPage page = visitor.get(path);
		assertThat(page.status()).isEqualTo(200);
		return page;
	}

	/**
	 * Presses a button as a browser without a script does.
	 * @param selector a form of the page
	 * @return the page after the redirect
	 */
	static HtmlPage press(Visitor visitor, HtmlPage page, String selector, String... fields) {
		Element form = page.document().select(selector).get(0);
		assertThat(form.attr("method")).isEqualTo("post");
		List<String> all = new ArrayList<>(List.of(fields));
		form.select("input[type=hidden]").forEach((input) -> all.addAll(List.of(input.attr("name"), input.val())));
		HtmlPage answer = visitor.sendForm("POST", form.attr("action"),
				Map.of("Referer", page.response().uri().toString()), all.toArray(String[]::new));
		assertThat(answer.status()).isEqualTo(303);
		return open(visitor, answer.header("Location").orElseThrow());
	}

	/**
	 * What the page of the inbox lists.
	 */
	static List<String> listed(HtmlPage page) {
		return page.document().select(".inbox-messages .inbox-open").eachText();
	}

}
