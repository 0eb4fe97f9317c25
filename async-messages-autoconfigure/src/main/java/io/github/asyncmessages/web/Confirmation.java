package io.github.asyncmessages.web;

import java.util.Arrays;
import java.util.List;

/**
 * What a client sends back once it has shown messages.
 *
 * @param claimId the id of the claim of the stored messages, empty if there are none
 * @param flashIds the ids of the flash messages
 */
record Confirmation(String claimId, List<String> flashIds) {

	/** In neither the id of a claim nor that of a message. */
	private static final String SEPARATOR = ".";

	/** More than the id of a claim and those of all flash messages of a session. */
	private static final int MAX_LENGTH = 2000;

	/**
	 * Parses what {@link #toString()} has returned. Any text is accepted, because unknown
	 * ids have no effect.
	 */
	static Confirmation parse(String text) {
		if (text.length() > MAX_LENGTH) {
			return new Confirmation("", List.of());
		}
		List<String> ids = Arrays.asList(text.split("\\" + SEPARATOR, -1));
		return new Confirmation(ids.get(0), ids.subList(1, ids.size()));
	}

	@Override
	public String toString() {
		return this.flashIds.isEmpty() ? this.claimId
				: this.claimId + SEPARATOR + String.join(SEPARATOR, this.flashIds);
	}

}
