package io.github.asyncmessages.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Keeps the events that are published.
 */
public final class RecordedEvents implements ApplicationEventPublisher {

	private final List<Object> events = new CopyOnWriteArrayList<>();

	@Override
	public void publishEvent(Object event) {
		this.events.add(event);
	}

	public List<Object> all() {
		return List.copyOf(this.events);
	}

	public <T> List<T> of(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

}
