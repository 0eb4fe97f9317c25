package io.github.asyncmessages.store.redis;

import java.util.Arrays;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The keys of one recipient. They share a hash tag, so that a cluster keeps them on one
 * node.
 */
final class MailboxKeys {

	private static final byte[][] PARTS = Stream
		.of("queue", "claims", "inbox", "order", "unread", "until-read", "ends", "keys", "rejected")
		.map(Resp::bytes)
		.toArray(byte[][]::new);

	private MailboxKeys() {
	}

	/**
	 * The keys in the order in which the scripts take them.
	 */
	static byte[][] of(String prefix, String recipient) {
		byte[] mailbox = beginning(prefix, recipient);
		byte[][] keys = new byte[PARTS.length][];
		for (int i = 0; i < keys.length; i++) {
			keys[i] = Arrays.copyOf(mailbox, mailbox.length + PARTS[i].length);
			System.arraycopy(PARTS[i], 0, keys[i], mailbox.length, PARTS[i].length);
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
