package io.github.asyncmessages.web;

import io.github.asyncmessages.UserMessage;

/**
 * A message on a page, its source, and whether a template has accessed it.
 */
final class PageEntry {

	private final Source source;

	private final UserMessage message;

	private final PageMessage view;

	private boolean printed;

	PageEntry(Source source, UserMessage message, PageMessage view) {
		this.source = source;
		this.message = message;
		this.view = view;
	}

	UserMessage message() {
		return this.message;
	}

	PageMessage view() {
		return this.view;
	}

	PageMessage print() {
		this.printed = true;
		return this.view;
	}

	/**
	 * A view for a copy of the list. The message counts as printed once the view is read.
	 */
	PageMessage copy() {
		return this.view.onRead(() -> this.printed = true);
	}

	void startAgain() {
		this.printed = false;
	}

	boolean isPrinted() {
		return this.printed;
	}

	Source source() {
		return this.source;
	}

	enum Source {

		/** What is announced. */
		ANNOUNCEMENT,

		/** The session. */
		FLASH,

		/** The queue. */
		ONE_TIME,

		/** The inbox, unread. */
		UNTIL_READ,

		/** The inbox, recently read. */
		READ;

		/**
		 * Whether a message that was printed is not shown again.
		 */
		boolean isShownOnce() {
			return this == FLASH || this == ONE_TIME;
		}

	}

}
