package io.github.asyncmessages.web;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.UserMessage;

/**
 * The messages of a page, all together and by source.
 */
final class PageEntries {

	private final List<PageEntry> all = new ArrayList<>();

	private final Map<PageEntry.Source, List<PageEntry>> bySource = new EnumMap<>(PageEntry.Source.class);

	void add(PageEntry entry) {
		this.all.add(entry);
		this.bySource.computeIfAbsent(entry.source(), (source) -> new ArrayList<>()).add(entry);
	}

	List<PageEntry> all() {
		return this.all;
	}

	List<PageEntry> from(PageEntry.Source source) {
		return this.bySource.getOrDefault(source, List.of());
	}

	/**
	 * The messages that are not shown again, in the order of the page.
	 */
	List<PageEntry> shownOnce() {
		return this.all.stream().filter((entry) -> entry.source().isShownOnce()).toList();
	}

	/**
	 * The messages that are not in the inbox, in the order of the page.
	 */
	List<PageEntry> withoutPersistent() {
		return this.all.stream()
			.filter((entry) -> entry.source().isShownOnce() || entry.source() == PageEntry.Source.ANNOUNCEMENT)
			.toList();
	}

	List<UserMessage> messages(PageEntry.Source source) {
		return from(source).stream().map(PageEntry::message).toList();
	}

	List<UserMessage> printed(PageEntry.Source source) {
		return from(source).stream().filter(PageEntry::isPrinted).map(PageEntry::message).toList();
	}

	/**
	 * Whether all messages were printed that are not shown again.
	 */
	boolean isPrinted() {
		return shownOnce().stream().allMatch(PageEntry::isPrinted);
	}

	void startAgain() {
		this.all.forEach(PageEntry::startAgain);
	}

	/**
	 * Whether a message was printed that is not shown again on the next page.
	 */
	boolean isConsuming() {
		for (PageEntry entry : this.all) {
			if (entry.isPrinted() && entry.source().isShownOnce()) {
				return true;
			}
		}
		return false;
	}

}
