package io.github.asyncmessages.store.redis;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.ClusterSlotHashUtil;

/**
 * The keys of one recipient. They share a hash tag, so that a cluster keeps them on one
 * node.
 */
final class MailboxKeys {

	private static final byte[][] PARTS = parts("queue", "claims", "inbox", "order", "unread", "until-read", "ends",
			"keys", "rejected");

	private static final byte[][] STATUS_PARTS = parts("queue", "claims", "unread", "until-read", "ends");

	private static final byte[][] SUMMARY_PARTS = parts("queue", "claims", "order", "unread", "ends", "rejected");

	private static final Pattern GLOB_CHARACTER = Pattern.compile("[*?\\[\\]\\\\^-]");

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

	/**
	 * The keys that tell how much a mailbox holds.
	 */
	static byte[][] ofSummary(String prefix, String recipient) {
		return keys(prefix, recipient, SUMMARY_PARTS);
	}

	/**
	 * A pattern of the keys of which a mailbox has at least one: queue, claims, inbox and
	 * rejected.
	 */
	static byte[] pattern(String prefix) {
		return Resp.bytes(GLOB_CHARACTER.matcher(prefix).replaceAll("\\\\$0") + ":{*}:[qcir]*");
	}

	/**
	 * A key that leads to the node of a cluster that holds some slots.
	 */
	static byte[] inSlots(String prefix, int first, int last) {
		return IntStream.iterate(0, (number) -> number + 1)
			.mapToObj((number) -> beginning(prefix, String.valueOf(number)))
			.filter((key) -> {
				int slot = ClusterSlotHashUtil.calculateSlot(key);
				return first <= slot && slot <= last;
			})
			.findFirst()
			.orElseThrow();
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
	 * The key of the mails that are to be sent, of all recipients.
	 */
	static byte[] ofMails(String prefix) {
		return Resp.bytes(prefix + ":mails");
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
