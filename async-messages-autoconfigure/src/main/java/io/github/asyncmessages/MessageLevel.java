package io.github.asyncmessages;

import java.util.Locale;

/**
 * The importance of a {@link UserMessage}. The values are those of
 * <a href= "https://docs.djangoproject.com/en/stable/ref/contrib/messages/">Django's
 * message levels</a>.
 */
public enum MessageLevel {

	/** For developers; not sent at the default minimum level. */
	DEBUG(10),

	/** Information for the user. */
	INFO(20),

	/** An action of the user has succeeded. */
	SUCCESS(25),

	/** Nothing has failed yet, but something may soon. */
	WARNING(30),

	/** Something has failed. */
	ERROR(40);

	private final int value;

	MessageLevel(int value) {
		this.value = value;
	}

	/**
	 * Returns the value by which levels are compared.
	 * @return the value, from 10 to 40
	 */
	public int value() {
		return this.value;
	}

	/**
	 * Returns the name of this level in JSON and as a CSS class.
	 * @return the name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns whether this level is at least as important as another one.
	 * @param other the level to compare with
	 * @return {@code true} if this level is the same or more important
	 */
	public boolean isAtLeast(MessageLevel other) {
		return this.value >= other.value;
	}

}
