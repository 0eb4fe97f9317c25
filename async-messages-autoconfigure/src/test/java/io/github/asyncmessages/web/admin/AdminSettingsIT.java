package io.github.asyncmessages.web.admin;

import java.util.List;
import java.util.Map;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The administration pages at another path, for those with another authority.
 */
class AdminSettingsIT {

	private static final String PATH = "/ops/boxes";

	private static final TestApplication server = TestApplication.start(TestStore.MEMORY.properties(),
			"async-messages.web.admin.enabled=true", "async-messages.web.admin.path=" + PATH,
			"async-messages.web.admin.authority=ROLE_USER");

	private final String barry = TestApplication.newName("barry");

	private final Visitor operator = server.login(TestApplication.newName("operator"));

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void everyLinkAndFormIsBelowThePath() {
		server.messages().send(this.barry, UserMessage.info("once"));
		server.messages().send(this.barry, UserMessage.info("kept").inboxOnly());
		for (String page : List.of("", "/mailbox?recipient=" + this.barry, "/send")) {
			HtmlPage answer = this.operator.get(PATH + page);
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.document().select(".admin a[href], .admin form[action]")).isNotEmpty()
				.extracting((element) -> element.hasAttr("href") ? element.attr("href") : element.attr("action"))
				.allSatisfy((address) -> assertThat(address).startsWith(PATH));
		}
		assertThat(this.operator.get("/admin/messages").status()).isEqualTo(404);
	}

	@Test
	void aMessageIsSentAndDeleted() {
		HtmlPage form = this.operator.get(PATH + "/send");
		HtmlPage mailbox = AdminScenarios.press(this.operator, form, ".admin-submit", "recipients", this.barry, "level",
				"info", "delivery", "once", "text", "Text");
		assertThat(mailbox.path()).isEqualTo(PATH + "/mailbox");
		assertThat(AdminScenarios.waiting(mailbox)).containsExactly("Text");
		mailbox = AdminScenarios.press(this.operator, mailbox, ".admin-delete-waiting");
		assertThat(mailbox.path()).isEqualTo(PATH + "/mailbox");
		assertThat(AdminScenarios.waiting(mailbox)).isEmpty();
	}

	@Test
	void aFileThatIsTooLargeIsRefusedWithItsLimits() {
		String token = this.operator.get("/csrf").body();
		HtmlPage page = this.operator.sendFile(PATH + "/send", "names.txt", new byte[2 * 1024 * 1024], "_csrf", token,
				"text", "Text");
		assertThat(page.status()).isEqualTo(413);
		assertThat(page.text(".admin-error")).contains("spring.servlet.multipart.max-file-size=1MB");
	}

	@Test
	void whoHasAnotherAuthorityIsRefused() {
		Visitor administrator = server.login(TestApplication.newName("admin"));
		assertThat(administrator.get(PATH).status()).isEqualTo(403);
		assertThat(administrator.get(PATH + "/send").status()).isEqualTo(403);
		assertThat(administrator
			.sendForm("POST", PATH + "/mailbox/erase", Map.of(), "_csrf", administrator.get("/csrf").body(),
					"recipient", this.barry)
			.status()).isEqualTo(403);
	}

}
