package io.github.asyncmessages.mail;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MailLinks}.
 */
class MailLinksTests {

	private static final String BASE = "https://example.org/app";

	private final MailLinks links = new MailLinks(BASE, "/messages");

	private final UserMessage message = UserMessage.info("It is ready.").id("report-42");

	@Test
	void aPersistentMessageIsInTheInbox() {
		String page = BASE + "/messages/report-42";
		assertThat(this.links.linkTo(this.message.inboxOnly())).isEqualTo(page);
		assertThat(this.links.linkTo(this.message.untilRead().link("/reports/42"))).isEqualTo(page);
	}

	@Test
	void aOneTimeMessageIsNotInTheInbox() {
		assertThat(this.links.linkTo(this.message.link("/reports/42"))).isEqualTo(BASE + "/reports/42");
		assertThat(this.links.linkTo(this.message)).isEqualTo(BASE);
	}

	@Test
	void withoutAnInboxAMailLeadsToWhereTheMessageLinks() {
		MailLinks links = new MailLinks(BASE, null);
		assertThat(links.linkTo(this.message.inboxOnly().link("/reports/42"))).isEqualTo(BASE + "/reports/42");
		assertThat(links.linkTo(this.message.inboxOnly())).isEqualTo(BASE);
	}

	@ParameterizedTest
	@CsvSource({ "/reports/42?a=b#c, https://example.org/app/reports/42?a=b#c",
			"reports/42, https://example.org/app/reports/42", "?a=b, https://example.org/app/?a=b",
			"//other.example.org/x, https://other.example.org/x",
			"https://other.example.org, https://other.example.org",
			"HTTP://other.example.org, HTTP://other.example.org", "/größe, https://example.org/app/größe" })
	void aLinkIsCompletedByTheAddressOfTheApplication(String link, String expected) {
		assertThat(this.links.linkTo(this.message.link(link))).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "javascript:alert(1)", "data:text/html,x", "~//evil.example.org", "/a b", "\n" })
	void anUnsafeLinkIsNone(String link) {
		assertThat(this.links.linkTo(this.message.meta("url", link))).isEqualTo(BASE);
	}

	@Test
	void withoutTheAddressOfTheApplicationOnlyACompleteLinkLeadsSomewhere() {
		MailLinks links = new MailLinks(null, "/messages");
		assertThat(links.linkTo(this.message.inboxOnly())).isNull();
		assertThat(links.linkTo(this.message.inboxOnly().link("/reports/42"))).isNull();
		assertThat(links.linkTo(this.message.inboxOnly().link("https://example.org/42")))
			.isEqualTo("https://example.org/42");
	}

}
