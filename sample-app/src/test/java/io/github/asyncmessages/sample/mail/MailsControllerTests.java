package io.github.asyncmessages.sample.mail;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for mails beside messages, on the mail server for development.
 */
@SampleTest
@ActiveProfiles("dev")
class MailsControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private GreenMail mailServer;

	private Visitor admin;

	@BeforeEach
	void logIn() throws FolderException {
		this.mailServer.purgeEmailFromAllMailboxes();
		this.admin = Visitor.loggedIn(this.mvc, "admin");
	}

	@Test
	void aMessageIsAlsoSentAsAMail() {
		send("barry", "true");
		assertThat(this.mailServer.waitForIncomingEmail(10_000, 1)).isTrue();
		Elements mail = this.admin.page("/mails").select("article");
		assertThat(mail).hasSize(1);
		assertThat(mail.select("strong").text()).isEqualTo("barry@example.com");
		assertThat(mail.select("h2").text()).isEqualTo("Maintenance");
		assertThat(mail.select("pre").text()).contains("Tonight at eight", "http://localhost:8080/messages/");
		assertThat(Visitor.loggedIn(this.mvc, "barry").messages("/")).hasSize(1);
	}

	@Test
	void aMessageToEveryoneIsAMailForEachUser() {
		send("barry\nsally\nadmin", "true");
		assertThat(this.mailServer.waitForIncomingEmail(10_000, 3)).isTrue();
		assertThat(this.admin.page("/mails").select("article strong").eachText())
			.containsExactlyInAnyOrder("barry@example.com", "sally@example.com", "admin@example.com");
	}

	@Test
	void onlyWhatIsToBeAMailIsOne() {
		send("sally", "false");
		send("barry", "true");
		assertThat(this.mailServer.waitForIncomingEmail(10_000, 1)).isTrue();
		assertThat(this.admin.page("/mails").select("article strong").eachText()).containsExactly("barry@example.com");
	}

	@Test
	void withoutMailsThePageSaysSo() {
		assertThat(this.admin.page("/mails").select("main").text()).contains("There are no mails.");
	}

	@Test
	void aUserIsNotLetIn() {
		Visitor barry = Visitor.loggedIn(this.mvc, "barry");
		assertThat(barry.get("/mails")).hasStatus(HttpStatus.FORBIDDEN);
		assertThat(barry.page("/").select("a[href=/mails]")).isEmpty();
	}

	private void send(String recipients, String email) {
		assertThat(this.admin.post("/admin/messages/send", "recipients", recipients, "level", "warning", "subject",
				"Maintenance", "text", "Tonight at eight", "delivery", "until-read", "email", email))
			.hasStatus(recipients.contains("\n") ? HttpStatus.OK : HttpStatus.SEE_OTHER);
	}

}
