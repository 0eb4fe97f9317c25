package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.asyncmessages.store.BoundedWait;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Lets callers wait for units of work, for a bounded time, and publishes afterwards what
 * these have to announce.
 */
final class StoreCalls {

	private final JdbcExecutor units;

	private final ApplicationEventPublisher events;

	StoreCalls(JdbcExecutor units, ApplicationEventPublisher events) {
		this.units = units;
		this.events = events;
	}

	/**
	 * Runs a unit.
	 * @param timeout how long to wait
	 * @param failure says what has failed, if it does
	 * @param unit does the work, and is given a place for what it has to announce
	 */
	<T> T call(Duration timeout, Supplier<String> failure, Function<Consumer<Object>, T> unit) {
		return call(timeout, failure, unit, (tooLate) -> {
		});
	}

	/**
	 * Runs a unit whose result must not get lost.
	 * @param tooLate is given the result if nobody waits for it any more
	 */
	<T> T call(Duration timeout, Supplier<String> failure, Function<Consumer<Object>, T> unit, Consumer<T> tooLate) {
		List<Object> announcements = new ArrayList<>();
		T result = BoundedWait.await("the database", this.units.run(() -> {
			announcements.clear();
			return unit.apply(announcements::add);
		}, tooLate), timeout, failure);
		announcements.forEach(this.events::publishEvent);
		return result;
	}

}
