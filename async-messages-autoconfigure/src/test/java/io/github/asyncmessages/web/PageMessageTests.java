package io.github.asyncmessages.web;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PageMessage}.
 */
class PageMessageTests {

	private static PageMessage view(UserMessage message, String zone) {
		return new PageMessage(message, message.text(), 0, "info", Locale.GERMANY, ZoneId.of(zone));
	}

	@Test
	void timesAreWrittenForTheReaderWithTheirZone() {
		Instant noon = Instant.parse("2026-01-02T12:00:00Z");
		PageMessage view = view(UserMessage.info("Done").createdAt(noon).expiresAt(noon.plusSeconds(60)),
				"Europe/Berlin");
		assertThat(view.getSentAt()).isEqualTo("02.01.2026, 13:00 MEZ");
		assertThat(view.getExpiry()).isEqualTo("02.01.2026, 13:01 MEZ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTC", "-12:00", "+14:00" })
	void aTimeThatNobodyCanWriteAsADateIsNotPrinted(String zone) {
		PageMessage view = view(UserMessage.info("Done").createdAt(Instant.MIN).expiresAt(Instant.MAX), zone);
		assertThat(view.getSentAt()).isNull();
		assertThat(view.getExpiry()).isNull();
	}

}
