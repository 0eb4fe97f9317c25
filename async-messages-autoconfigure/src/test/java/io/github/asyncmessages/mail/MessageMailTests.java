package io.github.asyncmessages.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageMail}.
 */
class MessageMailTests {

	private static MessageMail mail(UserMessage message) {
		return mail(message, new EmailAddress("sally@example.org"));
	}

	private static MessageMail mail(UserMessage message, EmailAddress address) {
		return new MessageMail("sally", address, message, message.text(), null);
	}

	@Test
	void theSubjectIsThatOfTheMessage() {
		assertThat(mail(UserMessage.info("It is ready.").subject("Your report")).subject()).isEqualTo("Your report");
	}

	@Test
	void aMessageWithoutASubjectHasItsTextAsSubject() {
		assertThat(mail(UserMessage.info("It is ready.")).subject()).isEqualTo("It is ready.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r\n", "\r", "\n", "\n\n", "\u000b", "\f", "\0", "\u0085", "\u2028", "\u2029" })
	void whatBreaksALineDoesNotBreakTheSubject(String separator) {
		String text = "Hello" + separator + "Bcc: everybody@example.org" + separator;
		assertThat(mail(UserMessage.info(text)).subject()).isEqualTo("Hello Bcc: everybody@example.org");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u2028", "\u2029" })
	void whatASubjectMayHoldDoesNotBreakIt(String separator) {
		UserMessage message = UserMessage.info("text").subject("Hello" + separator + "Bcc: everybody@example.org");
		assertThat(mail(message).subject()).isEqualTo("Hello Bcc: everybody@example.org");
	}

	@Test
	void aLongSubjectIsCutBetweenCharacters() {
		String emoji = "\ud83d\ude00";
		assertThat(mail(UserMessage.info(emoji.repeat(100))).subject()).isEqualTo(emoji.repeat(100));
		assertThat(mail(UserMessage.info(emoji.repeat(101))).subject()).isEqualTo(emoji.repeat(99) + "…");
	}

	@Test
	void theTimeIsWrittenForTheReader() {
		UserMessage message = UserMessage.info("Done").createdAt(Instant.parse("2026-01-02T12:00:00Z"));
		EmailAddress address = new EmailAddress("sally@example.org", Locale.GERMANY, ZoneId.of("Europe/Berlin"));
		assertThat(mail(message, address).sentAt()).isEqualTo("02.01.2026, 13:00 MEZ");
	}

	@Test
	void whatIsNotKnownOfTheReaderIsThatOfTheJvm() {
		MessageMail mail = mail(UserMessage.info("Done"));
		assertThat(mail.locale()).isEqualTo(Locale.getDefault());
		assertThat(mail.zone()).isEqualTo(ZoneId.systemDefault());
		assertThat(mail.sentAt()).isNull();
	}

}
