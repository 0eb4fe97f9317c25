package io.github.asyncmessages.web.admin;

import java.util.List;
import java.util.stream.Stream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;

/**
 * What forms let administrators choose from.
 */
final class Choices {

	/** The names of the levels. */
	static final List<String> LEVELS = Stream.of(MessageLevel.values()).map(MessageLevel::tag).toList();

	/** The names of the deliveries. */
	static final List<String> DELIVERIES = Stream.of(Delivery.values()).map(Delivery::tag).toList();

	private Choices() {
	}

}
