package io.github.asyncmessages.web.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads names of recipients, one a line, and no more of a line than can be a name. Blank
 * lines are skipped. Closes what it has read to its end. Not thread-safe.
 */
final class RecipientLines {

	/** More than a name has, so that it is refused as too long. */
	private static final int MAX_LENGTH = 1000;

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	private static final int END = -1;

	private final Deque<Reader> readers = new ArrayDeque<>();

	private boolean start = true;

	RecipientLines(List<Reader> readers) {
		readers.forEach((reader) -> this.readers.add(new BufferedReader(reader)));
	}

	/**
	 * The next name.
	 * @return the name, which may be invalid, or {@code null} if there is none
	 */
	@Nullable String next() throws IOException {
		while (!this.readers.isEmpty()) {
			String line = line(this.readers.element());
			if (line == null) {
				this.readers.remove().close();
				this.start = true;
			}
			else if (!line.isBlank()) {
				return line;
			}
		}
		return null;
	}

	private @Nullable String line(Reader reader) throws IOException {
		StringBuilder line = new StringBuilder();
		int next = reader.read();
		if (next == END) {
			return null;
		}
		if (this.start && next == BYTE_ORDER_MARK) {
			next = reader.read();
		}
		this.start = false;
		// What follows a carriage return of a line end is a blank line.
		while (next != END && next != '\n' && next != '\r') {
			if (line.length() < MAX_LENGTH) {
				line.append((char) next);
			}
			next = reader.read();
		}
		return line.toString();
	}

}
