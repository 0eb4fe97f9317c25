package io.github.asyncmessages.store.redis;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The text of a script, and by what the server knows it.
 *
 * @param script the script
 * @param text the text
 * @param digest the digest of the text
 */
record ScriptSource(Script script, byte[] text, String digest) {

	static ScriptSource of(Script script, String text) {
		byte[] bytes = Resp.bytes(text);
		return new ScriptSource(script, bytes, sha1(bytes));
	}

	private static String sha1(byte[] text) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
