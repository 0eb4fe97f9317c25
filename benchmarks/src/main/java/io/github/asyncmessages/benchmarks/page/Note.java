package io.github.asyncmessages.benchmarks.page;

/**
 * A message as one would write it by hand; the template prints it as it prints one of the
 * library.
 *
 * @param level its CSS class
 * @param text what it says
 */
record Note(String level, String text) {

	public String getTags() {
		return this.level;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
