package io.github.asyncmessages.store.redis.script;

import java.nio.charset.StandardCharsets;

import org.springframework.data.redis.core.script.DigestUtils;

/**
 * A script and what it is called with.
 *
 * @param source the script
 * @param keys the keys that it is given
 * @param args its arguments
 */
public record ScriptCall(Source source, byte[][] keys, byte[][] args) {

	/**
	 * A script.
	 *
	 * @param text its text
	 * @param digest by what the server knows it
	 * @param isTracked whether somebody wants to hear when what it has read changes
	 * @param isToldOfRepeats whether the last argument, {@code 0}, becomes {@code 1} when
	 * the call is sent again because a connection has broken
	 */
	public record Source(byte[] text, String digest, boolean isTracked, boolean isToldOfRepeats) {

		public static Source of(String text, boolean isTracked, boolean isToldOfRepeats) {
			return new Source(text.getBytes(StandardCharsets.UTF_8), DigestUtils.sha1DigestAsHex(text), isTracked,
					isToldOfRepeats);
		}

	}

}
