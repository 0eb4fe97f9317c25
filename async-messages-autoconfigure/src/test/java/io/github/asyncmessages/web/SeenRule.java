package io.github.asyncmessages.web;

import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxPage;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The store tells a recipient who was never seen, whose name is perhaps misspelt, from
 * one who was.
 */
abstract class SeenRule extends DeliveryRule {

	private final String bary = TestApplication.newName("bary");

	SeenRule(TestApplication server) {
		super(server);
	}

	private boolean isSeen(String name) {
		return this.server.administration().summary(name).seen();
	}

	private void awaitSeen(String name) {
		Awaitility.await().until(() -> isSeen(name));
	}

	private List<String> neverSeen() {
		List<String> names = new ArrayList<>();
		@Nullable String cursor = null;
		do {
			MailboxPage page = this.server.administration()
				.recipients(new MailboxFilter(null, null, true), cursor, 1000);
			page.mailboxes().stream().map(MailboxSummary::recipient).forEach(names::add);
			cursor = page.nextCursor();
		}
		while (cursor != null);
		return names;
	}

	@Test
	void aMisspeltRecipientIsListedAsNeverSeen() {
		send(this.bary, "Your report is ready");
		send(this.barry, "Your report is ready");
		assertThat(neverSeen()).contains(this.bary, this.barry);
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Your report is ready");
		awaitSeen(this.barry);
		send(this.barry, "Another one is ready");
		assertThat(neverSeen()).contains(this.bary).doesNotContain(this.barry);
		assertThat(isSeen(this.bary)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/page", "/pages/counts", "/freemarker/page", "/async-messages/messages" })
	void whoeverAsksForMessagesIsSeen(String path) {
		login(this.barry).get(path);
		awaitSeen(this.barry);
	}

	@Test
	void whomAnAdministratorActsAsIsNotSeen() {
		send(this.bary, "Your report is ready");
		String admin = TestApplication.newName("admin");
		Visitor visitor = login(admin);
		visitor.post("/login/impersonate", "username", this.bary);
		visitor.get("/pages/page");
		visitor.get("/async-messages/messages");
		visitor.post("/logout/impersonate");
		visitor.get("/pages/page");
		// Names are stored in the order in which they were seen.
		awaitSeen(admin);
		assertThat(isSeen(this.bary)).isFalse();
	}

}
