package io.github.asyncmessages.web;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;

/**
 * What the tests of a rule have: an application, and two users that no other test knows.
 */
abstract class DeliveryRule {

	final TestApplication server;

	final String barry = TestApplication.newName("barry");

	final String sally = TestApplication.newName("sally");

	DeliveryRule(TestApplication server) {
		this.server = server;
	}

	final Visitor login(String name) {
		return this.server.login(name);
	}

	/**
	 * Sends messages from outside any request, as background work does.
	 */
	final void send(String recipient, String... texts) {
		for (String text : texts) {
			this.server.messages().info(recipient, text);
		}
	}

	final void send(String recipient, UserMessage message) {
		this.server.messages().send(recipient, message);
	}

}
