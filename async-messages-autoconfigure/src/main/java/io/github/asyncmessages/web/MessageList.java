package io.github.asyncmessages.web;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A list that looks into the mailbox when it is first used, and notes what it hands out:
 * counting prints nothing. What tools do with any object (printing, comparing, hashing
 * it) does not touch the mailbox.
 */
final class MessageList extends AbstractList<PageMessage> implements RandomAccess {

	private final Supplier<List<PageEntry>> entries;

	MessageList(Supplier<List<PageEntry>> entries) {
		this.entries = entries;
	}

	@Override
	public PageMessage get(int index) {
		return this.entries.get().get(index).print();
	}

	@Override
	public int size() {
		return this.entries.get().size();
	}

	/**
	 * Copies the list without printing it: FreeMarker, with its usual settings, copies
	 * whatever it looks at. What is read from the copy is printed.
	 */
	@Override
	public Object[] toArray() {
		return this.entries.get().stream().map(PageEntry::copy).toArray();
	}

	@Override
	public <T> T[] toArray(T[] array) {
		return Arrays.asList(toArray()).toArray(array);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

	@Override
	public String toString() {
		return "messages of the page";
	}

}
