package io.github.asyncmessages.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Excerpt}.
 */
class ExcerptTests {

	@ParameterizedTest
	@CsvSource({ "one two three, one two \u2026, three", "'one\ttwo  three\nfour ', one\ttwo \u2026, 'three\nfour '",
			"'  one two three', '  one two \u2026', three" })
	void aLongTextIsCutBetweenWords(String text, String beginning, String rest) {
		assertThat(Excerpt.of(text, 2)).isEqualTo(new Excerpt(beginning, rest));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "one", "one two", "one two \n",
			"\u30ec\u30dd\u30fc\u30c8\u304c\u3067\u304d\u307e\u3057\u305f" })
	void aShortTextIsNotCut(String text) {
		Excerpt excerpt = Excerpt.of(text, 2);
		assertThat(excerpt.isCut()).isFalse();
		assertThat(excerpt.beginning()).isEqualTo(text);
	}

	@Test
	void noTextIsCutIfThereIsNoLimit() {
		assertThat(Excerpt.of("word ".repeat(1000), 0).isCut()).isFalse();
	}

	@Test
	void nothingIsLost() {
		Excerpt excerpt = Excerpt.of("word ".repeat(40) + "last", 32);
		assertThat(excerpt.beginning()).isEqualTo("word ".repeat(32) + "\u2026");
		assertThat(excerpt.rest()).isEqualTo("word ".repeat(8) + "last");
	}

}
