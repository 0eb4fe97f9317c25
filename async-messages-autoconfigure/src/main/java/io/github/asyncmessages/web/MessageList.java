package io.github.asyncmessages.web;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A list that loads the mailbox on first use and records which messages it hands out.
 * Counting messages does not print them. {@code equals}, {@code hashCode} and
 * {@code toString}, which tools call on any object, do not load the mailbox.
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
	 * Copies the list without printing its messages, because FreeMarker by default copies
	 * every list that it wraps. A message counts as printed once it is read from the
	 * copy.
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
