package io.github.asyncmessages.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.springframework.context.annotation.Primary;
import org.springframework.util.Assert;

/**
 * A clock that a test moves forward instead of waiting. It runs like the clock of the
 * machine. {@code @Import(SettableClock.class)} on a test makes it the clock of the
 * library and of the application, in place of a {@link Clock} that the application has.
 * Instances are thread-safe.
 */
@Primary
public final class SettableClock extends Clock {

	private final ZoneId zone;

	private final Ahead ahead;

	/**
	 * Creates a clock in UTC that shows the time of the machine.
	 */
	public SettableClock() {
		this(ZoneOffset.UTC, new Ahead());
	}

	private SettableClock(ZoneId zone, Ahead ahead) {
		this.zone = zone;
		this.ahead = ahead;
	}

	/**
	 * Moves this clock forward.
	 * @param duration how far, not negative
	 */
	public void forward(Duration duration) {
		Assert.isTrue(!duration.isNegative(), "'duration' must not be negative");
		this.ahead.add(duration);
	}

	/**
	 * Sets this clock to a time, from which it runs on.
	 * @param instant the time
	 */
	public void set(Instant instant) {
		this.ahead.set(Duration.between(Instant.now(), instant));
	}

	/**
	 * Sets this clock to the time of the machine.
	 */
	public void reset() {
		this.ahead.set(Duration.ZERO);
	}

	@Override
	public Instant instant() {
		return Instant.now().plus(this.ahead.get());
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	/**
	 * Returns a clock in another time zone that moves with this one.
	 * @param zone the time zone
	 * @return the clock
	 */
	@Override
	public Clock withZone(ZoneId zone) {
		return new SettableClock(zone, this.ahead);
	}

	/**
	 * How far a clock and its copies are ahead of the machine.
	 */
	private static final class Ahead {

		private Duration duration = Duration.ZERO;

		synchronized Duration get() {
			return this.duration;
		}

		synchronized void set(Duration duration) {
			this.duration = duration;
		}

		synchronized void add(Duration duration) {
			this.duration = this.duration.plus(duration);
		}

	}

}
