package io.github.asyncmessages.store.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.core.io.ClassPathResource;

/**
 * The Lua scripts, one for each verb. A line {@code -- include <file>} stands for a file
 * of shared functions, once in a script: a script first does what needs none of them,
 * since a server makes them anew at each call.
 */
enum Script {

	APPEND, APPEND_ALL, CLAIM, COMPLETE, COUNT, DELETE, ERASE, FIND, LIST, MARK, WITHDRAW;

	private final byte[] source;

	private final String digest;

	Script() {
		String file = name().toLowerCase(Locale.ROOT).replace('_', '-') + ".lua";
		this.source = Resp.bytes(read(file, new HashSet<>()));
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

	private static String read(String file, Set<String> included) {
		return included.add(file) ? Pattern.compile("^-- include (\\S+)$", Pattern.MULTILINE)
			.matcher(read(file))
			.replaceAll((line) -> Matcher.quoteReplacement(read(line.group(1), included))) : "";
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
