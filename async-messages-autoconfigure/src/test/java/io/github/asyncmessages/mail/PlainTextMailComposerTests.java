package io.github.asyncmessages.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

import io.github.asyncmessages.UserMessage;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PlainTextMailComposer}.
 */
class PlainTextMailComposerTests {

	private final EmailAddress sally = new EmailAddress("sally@example.org", Locale.GERMANY,
			ZoneId.of("Europe/Berlin"));

	private final PlainTextMailComposer composer = new PlainTextMailComposer(
			(name, locale) -> name + "-" + locale.getLanguage());

	private MimeMessage compose(UserMessage message, @Nullable String link) throws Exception {
		MimeMessage mail = new MimeMessage((Session) null);
		this.composer.compose(new MessageMail("sally", this.sally, message, message.text(), link), mail);
		return mail;
	}

	@Test
	void theLinkAndTheOriginFollowTheText() throws Exception {
		UserMessage message = UserMessage.info("It is ready.\nGröße: 5 €")
			.subject("Your report")
			.sender("barry")
			.createdAt(Instant.parse("2026-01-02T12:00:00Z"));
		MimeMessage mail = compose(message, "https://example.org/messages/42");
		assertThat(mail.getSubject()).isEqualTo("Your report");
		assertThat(mail.getContent()).isEqualTo("""
				It is ready.
				Größe: 5 €

				https://example.org/messages/42

				from-de barry, 02.01.2026, 13:00 MEZ
				""");
	}

	@Test
	void whatIsNotKnownIsLeftOut() throws Exception {
		assertThat(compose(UserMessage.info("It is ready."), null).getContent()).isEqualTo("It is ready.\n");
		assertThat(compose(UserMessage.info("It is ready.").sender("barry"), null).getContent())
			.isEqualTo("It is ready.\n\nfrom-de barry\n");
	}

}
