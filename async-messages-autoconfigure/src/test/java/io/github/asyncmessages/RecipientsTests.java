package io.github.asyncmessages;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Recipients}.
 */
class RecipientsTests {

	@ParameterizedTest
	@ValueSource(strings = { "barry", "barry ", " ", "a@b:c d{}%é😀", "CN=Barry, O=\"x\"" })
	void aNameIsLeftAsItIs(String name) {
		String unchanged = "x" + name;
		assertThat(Recipients.require(unchanged)).isEqualTo(unchanged);
	}

	@Test
	void aMissingNameIsRefused() {
		refused(null, "'recipient' must not be null");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t\n", "\u2003" })
	void aBlankNameIsRefused(String name) {
		refused(name, "'recipient' must not be blank");
	}

	@Test
	void aNameThatIsTooLongIsRefused() {
		refused("b".repeat(256),
				"'recipient' must not be longer than 255 characters but starts with '" + "b".repeat(64) + "'");
	}

	@Test
	void theLengthIsCountedInCharactersNotInUnits() {
		String longest = "😀".repeat(255);
		assertThat(Recipients.require(longest)).isEqualTo(longest);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0000", "\r", "\n", "\u001b", "\u007f", "\u0085" })
	void aNameWithControlCharactersIsRefused(String control) {
		refused("bar" + control + "ry",
				"'recipient' must not contain control characters or unpaired surrogates but was 'bar\\u%04xry'"
					.formatted((int) control.charAt(0)));
	}

	@Test
	void aNameWithAnUnpairedSurrogateIsRefused() {
		refused("barry\ud83d",
				"'recipient' must not contain control characters or unpaired surrogates but was 'barry\\ud83d'");
		refused("\ude00barry",
				"'recipient' must not contain control characters or unpaired surrogates but was '\\ude00barry'");
	}

	private static void refused(@Nullable String name, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> Recipients.require(name)).withMessage(reason);
	}

}
