package io.github.asyncmessages.web.app;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The gates of an application, by the names under which requests ask for them.
 */
public final class Gates {

	private final Map<String, Gate> gates = new ConcurrentHashMap<>();

	/**
	 * Closes a new gate.
	 * @return its name
	 */
	public String close() {
		String name = UUID.randomUUID().toString();
		this.gates.put(name, new Gate());
		return name;
	}

	/**
	 * The gate of a name, or an open one.
	 */
	public Gate get(@Nullable String name) {
		Gate gate = (name != null) ? this.gates.get(name) : null;
		if (gate == null) {
			gate = new Gate();
			gate.open();
		}
		return gate;
	}

}
