package io.github.asyncmessages.store.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Cuts lists into parts that a statement can name.
 */
final class Batches {

	/** How many rows a statement names at most. */
	static final int MAX_SIZE = 500;

	private Batches() {
	}

	static <T> List<List<T>> of(Collection<T> all) {
		return of(all, MAX_SIZE);
	}

	static <T> List<List<T>> of(Collection<T> all, int size) {
		List<T> list = List.copyOf(all);
		List<List<T>> batches = new ArrayList<>();
		for (int i = 0; i < list.size(); i += size) {
			batches.add(list.subList(i, Math.min(i + size, list.size())));
		}
		return batches;
	}

}
