package io.github.asyncmessages.web.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.Inbox;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the tests of the inbox pages have: an application, and two users that no other
 * test knows.
 */
abstract class InboxScenarios {

	static final String JSON = "application/json";

	final TestApplication server;

	final String barry = TestApplication.newName("barry");

	final String sally = TestApplication.newName("sally");

	InboxScenarios(TestApplication server) {
		this.server = server;
	}

	final Visitor login(String name) {
		return this.server.login(name);
	}

	final UserMessage send(String recipient, UserMessage message) {
		this.server.messages().send(recipient, message);
		return message;
	}

	final UserMessage send(String recipient, String text) {
		return send(recipient, UserMessage.info(text).inboxOnly());
	}

	final Inbox inbox(String recipient) {
		return this.server.messages().inbox(recipient);
	}

	/**
	 * The texts of all messages of an inbox, newest first.
	 */
	final List<String> texts(String recipient) {
		return inbox(recipient).page(false, null, 100).messages().stream().map(UserMessage::text).toList();
	}

	final UserMessage only(String recipient) {
		List<UserMessage> messages = inbox(recipient).page(false, null, 100).messages();
		if (messages.size() != 1) {
			throw new AssertionError("Not one message but " + messages);
		}
		return messages.get(0);
	}

	final boolean isRead(String recipient, UserMessage message) {
		return inbox(recipient).find(message.id()).orElseThrow().readAt() != null;
	}

	/**
	 * What a browser shows of a list of messages.
	 */
	static List<String> shown(HtmlPage page) {
		return page.document().select(".inbox-messages .inbox-open").eachText();
	}

	/**
	 * Asks for JSON.
	 */
	static HtmlPage getJson(Visitor visitor, String path) {
		return visitor.request("GET", path, "Accept", JSON);
	}

	/**
	 * Changes something as a script does, with the token against forgeries in a header.
	 */
	static HtmlPage sendJson(Visitor visitor, String method, String path, String... fields) {
		return visitor.sendForm(method, path, Map.of("Accept", JSON, "X-CSRF-TOKEN", visitor.get("/csrf").body()),
				fields);
	}

	/**
	 * Sends a form as a browser does, with the token against forgeries, from a page of
	 * the application.
	 */
	static HtmlPage sendForm(Visitor visitor, String path, Map<String, String> headers, String... fields) {
		List<String> all = new ArrayList<>(List.of("_csrf", visitor.get("/csrf").body()));
		all.addAll(List.of(fields));
		return visitor.sendForm("POST", path, headers, all.toArray(String[]::new));
	}

	static JsonNode json(HtmlPage page) {
		return JsonMapper.shared().readTree(page.body());
	}

	static List<String> texts(JsonNode messages) {
		return messages.valueStream().map((message) -> message.get("text").stringValue()).toList();
	}

}
