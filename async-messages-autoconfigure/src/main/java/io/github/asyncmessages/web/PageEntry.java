package io.github.asyncmessages.web;

import io.github.asyncmessages.UserMessage;

/**
 * A message on a page, its source, and whether a template has accessed it.
 */
final class PageEntry {

	private final Source source;

	private final UserMessage message;

	private final PageMessage view;

	private final Runnable whenPrinted;

	private boolean printed;

	PageEntry(Source source, UserMessage message, PageMessage view) {
		this(source, message, view, () -> {
		});
	}

	/**
	 * An entry that runs an action when it is printed.
	 */
	PageEntry(Source source, UserMessage message, PageMessage view, Runnable whenPrinted) {
		this.source = source;
		this.message = message;
		this.view = view;
		this.whenPrinted = whenPrinted;
	}

	UserMessage message() {
		return this.message;
	}

	PageMessage view() {
		return this.view;
	}

	PageMessage print() {
		if (!this.printed) {
			this.printed = true;
			this.whenPrinted.run();
		}
		return this.view;
	}

	/**
	 * A view for a copy of the list. The message counts as printed once the view is read.
	 */
	PageMessage copy() {
		return this.view.onRead(this::print);
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

		/** The queue, and what is announced once to a visitor. */
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
