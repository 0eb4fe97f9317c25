package io.github.asyncmessages.store.redis;

import java.util.Arrays;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The keys of one recipient. They share a hash tag, so that a cluster keeps them on one
 * node.
 */
final class MailboxKeys {

	private static final byte[][] PARTS = parts("queue", "claims", "inbox", "order", "unread", "until-read", "ends",
			"keys", "rejected");

	private static final byte[][] STATUS_PARTS = parts("queue", "claims", "unread", "until-read", "ends");

	private MailboxKeys() {
	}

	private static byte[][] parts(String... names) {
		return Stream.of(names).map(Resp::bytes).toArray(byte[][]::new);
	}

	/**
	 * The keys in the order in which the scripts take them.
	 */
	static byte[][] of(String prefix, String recipient) {
		return keys(prefix, recipient, PARTS);
	}

	/**
	 * The keys on which the status of a mailbox depends.
	 */
	static byte[][] ofStatus(String prefix, String recipient) {
		return keys(prefix, recipient, STATUS_PARTS);
	}

	private static byte[][] keys(String prefix, String recipient, byte[][] parts) {
		byte[] mailbox = beginning(prefix, recipient);
		byte[][] keys = new byte[parts.length][];
		for (int i = 0; i < keys.length; i++) {
			keys[i] = Arrays.copyOf(mailbox, mailbox.length + parts[i].length);
			System.arraycopy(parts[i], 0, keys[i], mailbox.length, parts[i].length);
		}
		return keys;
	}

	/**
	 * What the keys of a recipient begin with.
	 */
	static byte[] beginning(String prefix, String recipient) {
		return Resp.bytes(prefix + ":{" + encode(recipient) + "}:");
	}

	/**
	 * Whose key this is.
	 * @return the recipient, or {@code null} if it is not the key of a mailbox
	 */
	static @Nullable String recipient(String prefix, String key) {
		int end = key.lastIndexOf("}:");
		return (key.startsWith(prefix + ":{") && end > prefix.length() + 1)
				? key.substring(prefix.length() + 2, end).replace("%7B", "{").replace("%7D", "}").replace("%25", "%")
				: null;
	}

	/**
	 * Keeps the braces of a name from ending the hash tag.
	 */
	private static String encode(String recipient) {
		return recipient.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
	}

}
