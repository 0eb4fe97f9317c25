package io.github.asyncmessages;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A message for an audience, stored once, whatever the number of readers: an immutable
 * value, customized by methods that return a changed copy. <pre class="code">
 * Announcement.of("maintenance", UserMessage.warning("The system is down tonight from 22:00"))
 *     .until(Instant.parse("2026-12-01T22:00:00Z"))
 *     .audience(Audience.USERS)</pre>
 *
 * <p>
 * Every method that takes a value throws {@link IllegalArgumentException} if the value is
 * not valid; the exception names the limit. Instances are thread-safe.
 *
 * @param key identifies the announcement: 1 to 64 of {@code A-Za-z0-9_-}
 * @param message what readers see. Its id identifies what they have closed, and is chosen
 * when it is published. It has no delivery, key, time, expiry or mail of its own, and
 * answers no other message
 * @param from from when it is shown, with microsecond precision, or {@code null} for at
 * once
 * @param until until when it is shown, with microsecond precision, or {@code null} until
 * it is withdrawn
 * @param audience who sees it
 * @param mode how often a reader sees it
 */
public record Announcement(String key, UserMessage message, @Nullable Instant from, @Nullable Instant until,
		Audience audience, AnnouncementMode mode) {

	/** What stores and calendars have no time after. */
	private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

	public Announcement {
		MessageConstraints.requireId("key", key);
		Assert.notNull(message, "'message' must not be null");
		require(message.delivery() == Delivery.ONCE, "delivery", "say how often it is shown with 'mode'");
		require(message.key() == null, "key", "the announcement has one");
		require(message.expiresAt() == null, "expiresAt", "use 'until'");
		require(message.deliverAt() == null, "deliverAt", "use 'from'");
		require(message.closeAfter() == null, "closeAfter", "use 'until' or 'mode'");
		require(!message.byEmail() && message.emailAt() == null, "email", "an announcement is not mailed");
		require(message.inReplyTo() == null, "inReplyTo", "an announcement answers nobody");
		requireCalendarTime("from", from);
		requireCalendarTime("until", until);
		from = MessageConstraints.toMicros(from);
		until = MessageConstraints.toMicros(until);
		requireOrder(from, until);
		Assert.notNull(audience, "'audience' must not be null");
		Assert.notNull(mode, "'mode' must not be null");
	}

	private static void require(boolean condition, String field, String remedy) {
		Assert.isTrue(condition, () -> "'message' must not have '" + field + "': " + remedy);
	}

	private static void requireCalendarTime(String field, @Nullable Instant time) {
		Assert.isTrue(time == null || (!time.isBefore(Instant.EPOCH) && time.isBefore(END)),
				() -> "'" + field + "' must be in the years 1970 to 9999 but was " + time);
	}

	private static void requireOrder(@Nullable Instant from, @Nullable Instant until) {
		Assert.isTrue(from == null || until == null || from.isBefore(until),
				() -> "'until' must be after 'from' (" + from + ") but was " + until);
	}

	/**
	 * Creates an announcement for everyone, which is shown at once, on every page of a
	 * reader until the reader closes it.
	 * @param key identifies it: publishing under the same key corrects it
	 * @param message what readers see
	 * @return the announcement
	 */
	public static Announcement of(String key, UserMessage message) {
		return new Announcement(key, message, null, null, Audience.EVERYONE, AnnouncementMode.UNTIL_CLOSED);
	}

	/**
	 * Sets from when it is shown.
	 * @param from the time
	 * @return a changed copy
	 */
	public Announcement from(Instant from) {
		return new Announcement(this.key, this.message, from, this.until, this.audience, this.mode);
	}

	/**
	 * Sets until when it is shown.
	 * @param until the time
	 * @return a changed copy
	 */
	public Announcement until(Instant until) {
		return new Announcement(this.key, this.message, this.from, until, this.audience, this.mode);
	}

	/**
	 * Sets who sees it.
	 * @param audience the audience
	 * @return a changed copy
	 */
	public Announcement audience(Audience audience) {
		return new Announcement(this.key, this.message, this.from, this.until, audience, this.mode);
	}

	/**
	 * Sets how often a reader sees it.
	 * @param mode the mode
	 * @return a changed copy
	 */
	public Announcement mode(AnnouncementMode mode) {
		return new Announcement(this.key, this.message, this.from, this.until, this.audience, mode);
	}

	/**
	 * Returns whether it is shown at a time.
	 * @param now the time
	 * @return {@code true} from {@link #from()} until {@link #until()}
	 */
	public boolean isShownAt(Instant now) {
		return (this.from == null || !now.isBefore(this.from)) && !hasEnded(now);
	}

	/**
	 * Returns whether it has ended by a time.
	 * @param now the time
	 * @return {@code true} from {@link #until()} on
	 */
	public boolean hasEnded(Instant now) {
		return this.until != null && !now.isBefore(this.until);
	}

}
