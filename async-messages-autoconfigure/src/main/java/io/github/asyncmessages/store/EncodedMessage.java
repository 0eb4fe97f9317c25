package io.github.asyncmessages.store;

import java.nio.charset.StandardCharsets;

import io.github.asyncmessages.UserMessage;

/**
 * A message and its JSON text, encoded once for any number of recipients. Created by
 * {@link MessageCodec#encode(UserMessage)}.
 *
 * @param message the message, whose {@code createdAt} is set
 * @param json its JSON text
 */
public record EncodedMessage(UserMessage message, String json) {

	/**
	 * The JSON text as it is stored.
	 * @return the bytes in UTF-8
	 */
	public byte[] bytes() {
		return this.json.getBytes(StandardCharsets.UTF_8);
	}

}
