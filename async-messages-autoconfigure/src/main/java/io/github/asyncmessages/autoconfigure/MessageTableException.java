package io.github.asyncmessages.autoconfigure;

import org.springframework.core.NestedExceptionUtils;

/**
 * Thrown when the table of messages is missing or lacks a column.
 */
@SuppressWarnings("serial")
class MessageTableException extends RuntimeException {

	private final String tableName;

	private final String script;

	MessageTableException(String tableName, String script, Throwable cause) {
		super("Messages cannot be kept in the table '%s': %s".formatted(tableName,
				NestedExceptionUtils.getMostSpecificCause(cause).getMessage()), cause);
		this.tableName = tableName;
		this.script = script;
	}

	String tableName() {
		return this.tableName;
	}

	/**
	 * The location of the script that creates the table in this database.
	 */
	String script() {
		return this.script;
	}

}
