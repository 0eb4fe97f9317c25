package io.github.asyncmessages;

import java.util.Locale;

/**
 * How important a {@link UserMessage} is. The values are those of
 * <a href= "https://docs.djangoproject.com/en/stable/ref/contrib/messages/">Django's
 * message levels</a>.
 */
public enum MessageLevel {

	/** For developers; not sent at the default minimum level. */
	DEBUG(10),

	/** Information for the user. */
	INFO(20),

	/** Something the user wanted has worked. */
	SUCCESS(25),

	/** Nothing failed, but something soon may. */
	WARNING(30),

	/** Something did not work. */
	ERROR(40);

	private final int value;

	MessageLevel(int value) {
		this.value = value;
	}

	/**
	 * The weight by which levels are compared.
	 * @return the weight, from 10 to 40
	 */
	public int value() {
		return this.value;
	}

	/**
	 * The name of this level as it is written in JSON and as a CSS class.
	 * @return the name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether this level is at least as important as another one.
	 * @param other the level to compare with
	 * @return {@code true} if this level is the same or more important
	 */
	public boolean isAtLeast(MessageLevel other) {
		return this.value >= other.value;
	}

}
