package io.github.asyncmessages.store.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

import org.springframework.core.io.ClassPathResource;

/**
 * The Lua scripts, one for each verb, each with the shared functions in front.
 */
enum Script {

	APPEND, CLAIM, COMPLETE, COUNT, DELETE, ERASE, FIND, LIST, MARK, WITHDRAW;

	private final byte[] source;

	private final String digest;

	Script() {
		this.source = (read("mailbox.lua") + read(name().toLowerCase(Locale.ROOT) + ".lua"))
			.getBytes(StandardCharsets.UTF_8);
		this.digest = sha1(this.source);
	}

	byte[] source() {
		return this.source;
	}

	/**
	 * By which the server knows the script.
	 */
	String digest() {
		return this.digest;
	}

	private static String read(String file) {
		try {
			return new ClassPathResource(file, Script.class).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String sha1(byte[] source) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
