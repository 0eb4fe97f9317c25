package io.github.asyncmessages.autoconfigure;

import org.springframework.core.NestedExceptionUtils;

/**
 * The table of messages is missing or lacks a column.
 */
@SuppressWarnings("serial")
class MessageTableException extends RuntimeException {

	private final String tableName;

	MessageTableException(String tableName, Throwable cause) {
		super("Messages cannot be kept in the table '%s': %s".formatted(tableName,
				NestedExceptionUtils.getMostSpecificCause(cause).getMessage()), cause);
		this.tableName = tableName;
	}

	String tableName() {
		return this.tableName;
	}

}
