package io.github.asyncmessages;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Who an {@link Announcement} is for. An immutable value.
 *
 * @param kind what decides
 * @param name the name of the authority or of the bean, {@code null} for the other kinds
 */
public record Audience(Kind kind, @Nullable String name) {

	/** Everyone, including visitors who are not logged in. */
	public static final Audience EVERYONE = new Audience(Kind.EVERYONE, null);

	/** Users who are logged in. */
	public static final Audience USERS = new Audience(Kind.USERS, null);

	private static final String AUTHORITY_PREFIX = "authority:";

	private static final String BEAN_PREFIX = "bean:";

	public Audience {
		Assert.notNull(kind, "'kind' must not be null");
		boolean named = kind == Kind.AUTHORITY || kind == Kind.BEAN;
		Assert.isTrue(named == (name != null), () -> "An audience of kind " + kind
				+ (named ? " must have a name" : " must not have a name but had '" + name + "'"));
		MessageConstraints.requireName("audience", name);
	}

	/**
	 * Users who have an authority of Spring Security.
	 * @param authority the authority, such as {@code ROLE_ADMIN}
	 * @return the audience
	 */
	public static Audience authority(String authority) {
		return new Audience(Kind.AUTHORITY, authority);
	}

	/**
	 * Users whom a bean of the application includes.
	 * @param beanName the name of an {@link AnnouncementAudience}
	 * @return the audience
	 */
	public static Audience bean(String beanName) {
		return new Audience(Kind.BEAN, beanName);
	}

	/**
	 * Reads the text form.
	 * @param text {@code everyone}, {@code users}, {@code authority:<authority>} or
	 * {@code bean:<name>}
	 * @return the audience
	 * @throws IllegalArgumentException if the text is none of these
	 */
	public static Audience parse(String text) {
		if (text.startsWith(AUTHORITY_PREFIX)) {
			return authority(text.substring(AUTHORITY_PREFIX.length()));
		}
		if (text.startsWith(BEAN_PREFIX)) {
			return bean(text.substring(BEAN_PREFIX.length()));
		}
		return switch (text) {
			case "everyone" -> EVERYONE;
			case "users" -> USERS;
			default -> throw new IllegalArgumentException(
					"'audience' must be 'everyone', 'users', 'authority:<authority>' or 'bean:<name>' but was '" + text
							+ "'");
		};
	}

	/**
	 * Returns the text form, which {@link #parse} reads.
	 */
	@Override
	public String toString() {
		return switch (this.kind) {
			case EVERYONE -> "everyone";
			case USERS -> "users";
			case AUTHORITY -> AUTHORITY_PREFIX + this.name;
			case BEAN -> BEAN_PREFIX + this.name;
		};
	}

	/**
	 * What decides who belongs to an audience.
	 */
	public enum Kind {

		/** Nothing: everyone does. */
		EVERYONE,

		/** Whether the reader is logged in. */
		USERS,

		/** Whether the reader has an authority. */
		AUTHORITY,

		/** An {@link AnnouncementAudience}. */
		BEAN

	}

}
