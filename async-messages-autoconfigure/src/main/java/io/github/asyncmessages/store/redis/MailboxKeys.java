package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The keys of one recipient. They share a hash tag, so that a cluster keeps them on one
 * node.
 */
final class MailboxKeys {

	private static final List<String> PARTS = List.of("queue", "claims", "inbox", "order", "unread", "until-read",
			"ends", "keys", "rejected");

	private MailboxKeys() {
	}

	/**
	 * The keys in the order in which the scripts take them.
	 */
	static byte[][] of(String prefix, String recipient) {
		String mailbox = prefix + ":{" + encode(recipient) + "}:";
		return PARTS.stream().map((part) -> (mailbox + part).getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
	}

	/**
	 * Keeps the braces of a name from ending the hash tag.
	 */
	private static String encode(String recipient) {
		return recipient.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
	}

}
