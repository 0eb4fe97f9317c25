package io.github.asyncmessages.mail;

import java.util.Locale;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.support.StaticMessageSource;
import org.springframework.mail.SimpleMailMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MailComposer}.
 */
class MailComposerTests {

	private static final EmailAddress sally = new EmailAddress("sally@example.org");

	private final StaticMessageSource texts = new StaticMessageSource();

	private final MailComposer composer = new MailComposer("app@example.org", null, this.texts);

	private SimpleMailMessage compose(UserMessage message) {
		return this.composer.compose(message, sally);
	}

	@Test
	void aMailHasTheSubjectAndTheTextOfTheMessage() {
		SimpleMailMessage mail = compose(UserMessage.info("It is ready.").subject("Your report"));
		assertThat(mail.getSubject()).isEqualTo("Your report");
		assertThat(mail.getText()).isEqualTo("It is ready.\n");
		assertThat(mail.getTo()).containsExactly("sally@example.org");
	}

	@Test
	void aMessageWithoutASubjectHasItsTextAsSubject() {
		assertThat(compose(UserMessage.info("It is ready.")).getSubject()).isEqualTo("It is ready.");
	}

	@Test
	void aMailComesFromTheApplicationWhoeverTheSenderIs() {
		SimpleMailMessage mail = compose(UserMessage.info("Hello").sender("barry@example.org"));
		assertThat(mail.getFrom()).isEqualTo("app@example.org");
		assertThat(mail.getReplyTo()).isNull();
		assertThat(mail.toString()).doesNotContain("barry");
	}

	@Test
	void aCodeIsResolvedInTheLanguageOfTheReader() {
		this.texts.addMessage("report.ready", Locale.ENGLISH, "Report {0} is ready");
		this.texts.addMessage("report.ready", Locale.GERMAN, "Bericht {0} ist fertig");
		UserMessage message = UserMessage.ofCode(MessageLevel.INFO, "report.ready", "42");
		SimpleMailMessage german = this.composer.compose(message, new EmailAddress("sally@example.org", Locale.GERMAN));
		assertThat(german.getText()).isEqualTo("Bericht 42 ist fertig\n");
		assertThat(german.getSubject()).isEqualTo("Bericht 42 ist fertig");
		SimpleMailMessage english = this.composer.compose(message,
				new EmailAddress("sally@example.org", Locale.ENGLISH));
		assertThat(english.getText()).isEqualTo("Report 42 is ready\n");
	}

	@Test
	void aCodeIsResolvedInTheLanguageOfTheJvmIfThatOfTheReaderIsNotKnown() {
		this.texts.addMessage("report.ready", Locale.getDefault(), "In the language of the JVM");
		assertThat(compose(UserMessage.ofCode(MessageLevel.INFO, "report.ready")).getText())
			.isEqualTo("In the language of the JVM\n");
	}

	@Test
	void aCodeThatCannotBeResolvedIsReplacedByTheText() {
		assertThat(compose(UserMessage.info("It is ready.").code("report.ready")).getText())
			.isEqualTo("It is ready.\n");
	}

	@Test
	void theLinkToTheInboxFollowsTheText() {
		MailComposer composer = new MailComposer("app@example.org", "https://example.org/messages", this.texts);
		assertThat(composer.compose(UserMessage.info("It is ready."), sally).getText())
			.isEqualTo("It is ready.\n\nhttps://example.org/messages\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r\n", "\r", "\n", "\n\n", "\u000b", "\f", "\0", "\u0085", "\u2028", "\u2029" })
	void whatBreaksALineDoesNotBreakTheSubject(String separator) {
		String text = "Hello" + separator + "Bcc: everybody@example.org" + separator;
		assertThat(compose(UserMessage.info(text)).getSubject()).isEqualTo("Hello Bcc: everybody@example.org");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u2028", "\u2029" })
	void whatASubjectMayHoldDoesNotBreakIt(String separator) {
		UserMessage message = UserMessage.info("text").subject("Hello" + separator + "Bcc: everybody@example.org");
		assertThat(compose(message).getSubject()).isEqualTo("Hello Bcc: everybody@example.org");
	}

	@Test
	void aLongSubjectIsCutBetweenCharacters() {
		String emoji = "\ud83d\ude00";
		assertThat(compose(UserMessage.info(emoji.repeat(100))).getSubject()).isEqualTo(emoji.repeat(100));
		assertThat(compose(UserMessage.info(emoji.repeat(101))).getSubject()).isEqualTo(emoji.repeat(99) + "…");
	}

}
