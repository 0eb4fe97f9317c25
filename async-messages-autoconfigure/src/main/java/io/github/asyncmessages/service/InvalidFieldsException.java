package io.github.asyncmessages.service;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Thrown if fields cannot be used as a message.
 */
@SuppressWarnings("serial")
public final class InvalidFieldsException extends IllegalArgumentException {

	private final Map<String, String> errors;

	InvalidFieldsException(Map<String, String> errors) {
		super(String.join("; ", errors.values()));
		this.errors = new LinkedHashMap<>(errors);
	}

	/**
	 * What is wrong with each field.
	 * @return the errors by the names of the fields
	 */
	public Map<String, String> errors() {
		return Collections.unmodifiableMap(this.errors);
	}

}
