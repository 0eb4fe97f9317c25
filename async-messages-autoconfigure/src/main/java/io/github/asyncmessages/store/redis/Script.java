package io.github.asyncmessages.store.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.asyncmessages.store.MailboxLimits;

import org.springframework.core.io.ClassPathResource;

/**
 * The Lua scripts, one for each verb. A line {@code -- include <file>} stands for a file
 * of shared functions, once in a script: a script first does what needs none of them,
 * since a server makes them anew at each call.
 */
enum Script {

	APPEND, APPEND_ALL, CLAIM, COMPLETE, COUNT, DELETE, ERASE, FIND, LIST, MARK, WITHDRAW;

	private final String text = read(name().toLowerCase(Locale.ROOT).replace('_', '-') + ".lua", new HashSet<>());

	/**
	 * The script for a store: its limits are part of the text, so that calls need not
	 * carry them.
	 */
	ScriptSource source(MailboxLimits limits) {
		return ScriptSource.of(this, """
				local retention, maxPending, maxInbox = %d, %d, %d
				local claimTimeout, inboxRetention = %d, %d
				""".formatted(limits.retention().toMillis(), limits.maxPending(), limits.maxInbox(),
				Resp.micros(limits.claimTimeout()), Resp.micros(limits.inboxRetention())) + this.text);
	}

	/**
	 * What is said when there is no good reply.
	 */
	String failure(String recipient) {
		return "Redis did not confirm '" + name().toLowerCase(Locale.ROOT) + "' for '" + recipient + "'";
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

}
