package io.github.asyncmessages.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes flash messages as JSON text, which every session store can serialize.
 */
final class FlashEntryCodec {

	private final JsonMapper mapper = JsonMapper.shared();

	private final MessageCodec codec;

	FlashEntryCodec(MessageCodec codec) {
		this.codec = codec;
	}

	String write(FlashEntry entry) {
		ObjectNode object = this.mapper.createObjectNode();
		object.put("owner", entry.owner());
		object.put("message", this.codec.encode(entry.message()).json());
		return object.toString();
	}

	/**
	 * Reads what a session holds.
	 * @throws UnusableMessageException if it is not a usable flash message
	 */
	FlashEntry read(@Nullable Object value) throws UnusableMessageException {
		if (!(value instanceof String text)) {
			throw new UnusableMessageException("it is not a text");
		}
		JsonNode object = parse(text);
		String owner = object.path("owner").isString() ? object.path("owner").stringValue() : null;
		byte[] json = object.path("message").asString("").getBytes(StandardCharsets.UTF_8);
		return new FlashEntry(owner, this.codec.read(json, "flash", Instant.EPOCH));
	}

	private JsonNode parse(String text) throws UnusableMessageException {
		try {
			return this.mapper.readTree(text);
		}
		catch (JacksonException ex) {
			throw new UnusableMessageException("it is not JSON: " + ex.getOriginalMessage());
		}
	}

}
