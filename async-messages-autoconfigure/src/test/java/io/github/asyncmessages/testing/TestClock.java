package io.github.asyncmessages.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time of this machine, and as much later as a test wants: a test moves the clock
 * where it would otherwise have to sleep.
 */
public final class TestClock extends Clock {

	private volatile Duration offset = Duration.ZERO;

	public void forward(Duration duration) {
		this.offset = this.offset.plus(duration);
	}

	/**
	 * How far this clock is ahead, for a server that has its own clock.
	 */
	public Duration offset() {
		return this.offset;
	}

	@Override
	public Instant instant() {
		return Instant.now().plus(this.offset);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
	}

}
