package io.github.asyncmessages.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.springframework.util.Assert;

/**
 * Writes and reads the cursors that continue a list of mailboxes. A cursor names the kind
 * of its store, so that no store continues the list of another.
 */
public final class MailboxCursor {

	/** More than the cursor of the longest name has. */
	private static final int MAX_LENGTH = 1500;

	private MailboxCursor() {
	}

	/**
	 * Writes a cursor.
	 * @param store the kind of the store
	 * @param position where the list continues
	 * @return the cursor, which can be part of a URL
	 */
	public static String encode(String store, String position) {
		return store + "."
				+ Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Reads a cursor.
	 * @param store the kind of the store
	 * @param cursor the cursor
	 * @return where the list continues
	 * @throws IllegalArgumentException if the cursor was not written for this kind of
	 * store
	 */
	public static String decode(String store, String cursor) {
		String prefix = store + ".";
		try {
			Assert.isTrue(cursor.startsWith(prefix) && cursor.length() <= MAX_LENGTH, "not from this store");
			String position = new String(Base64.getUrlDecoder().decode(cursor.substring(prefix.length())),
					StandardCharsets.UTF_8);
			Assert.isTrue(encode(store, position).equals(cursor) && !position.isEmpty() && position.indexOf(0) < 0,
					"not a cursor");
			return position;
		}
		catch (IllegalArgumentException ex) {
			throw invalid(store);
		}
	}

	/**
	 * Creates an exception for a cursor of which a store can make nothing.
	 * @param store the kind of the store
	 * @return the exception
	 */
	public static IllegalArgumentException invalid(String store) {
		return new IllegalArgumentException(
				"'cursor' must come from the previous page of mailboxes of the %s store".formatted(store));
	}

}
