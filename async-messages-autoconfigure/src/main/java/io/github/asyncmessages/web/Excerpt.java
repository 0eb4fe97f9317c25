package io.github.asyncmessages.web;

/**
 * The first words of a text, and the rest of it. Words are separated by white space, so
 * that a text without any is one word, and never cut.
 *
 * @param beginning the whole text, or its first words and an ellipsis
 * @param rest what follows these words; empty if the text was not cut
 */
record Excerpt(String beginning, String rest) {

	/**
	 * Cuts a text.
	 * @param text the text
	 * @param maxWords the maximum number of words, or 0 to leave the text as it is
	 */
	static Excerpt of(String text, int maxWords) {
		int position = 0;
		for (int words = 0; words < maxWords; words++) {
			position = skip(text, skip(text, position, true), false);
		}
		int rest = skip(text, position, true);
		return (maxWords == 0 || rest == text.length()) ? new Excerpt(text, "")
				: new Excerpt(text.substring(0, position) + " \u2026", text.substring(rest));
	}

	/**
	 * Skips white space, or everything else.
	 */
	private static int skip(String text, int start, boolean whitespace) {
		int position = start;
		while (position < text.length() && Character.isWhitespace(text.charAt(position)) == whitespace) {
			position++;
		}
		return position;
	}

	boolean isCut() {
		return !this.rest.isEmpty();
	}

}
