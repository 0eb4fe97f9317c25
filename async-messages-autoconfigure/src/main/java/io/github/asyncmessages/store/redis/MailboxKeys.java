package io.github.asyncmessages.store.redis;

import java.util.List;
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

	/**
	 * What the keys end with, without the history, the mark of who was seen, and the
	 * announcements.
	 */
	static final List<String> ALL = List.of("queue", "claims", "inbox", "order", "unread", "until-read", "ends", "keys",
			"rejected", "scheduled", "shown", "later");

	/** What the key of the history ends with. */
	static final String HISTORY = "history";

	/** What the key ends with that is there if the recipient was seen. */
	static final String SEEN = "seen";

	/**
	 * What the key of the announcements ends with that the recipient has closed or
	 * received.
	 */
	static final String ANNOUNCED = "announced";

	private static final Pattern GLOB_CHARACTER = Pattern.compile("[*?\\[\\]\\\\^-]");

	private MailboxKeys() {
	}

	/**
	 * Keys of a recipient.
	 * @param ends what they end with, some of {@link #ALL}, {@link #HISTORY},
	 * {@link #SEEN} or {@link #ANNOUNCED}
	 */
	static Stream<byte[]> of(String prefix, String recipient, List<String> ends) {
		String beginning = beginning(prefix, recipient);
		return ends.stream().map((end) -> Resp.bytes(beginning + end));
	}

	/**
	 * A pattern of the keys of which a mailbox has at least one if anything but its
	 * history and its announcements is left: queue, claims, inbox, rejected and
	 * scheduled. Whoever was seen, or was shown a message, need not have one of them.
	 */
	static byte[] pattern(String prefix) {
		return Resp.bytes(GLOB_CHARACTER.matcher(prefix).replaceAll("\\\\$0") + ":{*}:[qcirs]*[esxd]");
	}

	/**
	 * A key that leads to the node of a cluster that holds some slots.
	 */
	static byte[] inSlots(String prefix, int first, int last) {
		return IntStream.iterate(0, (number) -> number + 1)
			.mapToObj((number) -> Resp.bytes(beginning(prefix, String.valueOf(number))))
			.filter((key) -> {
				int slot = ClusterSlotHashUtil.calculateSlot(key);
				return first <= slot && slot <= last;
			})
			.findFirst()
			.orElseThrow();
	}

	/**
	 * What the keys of a recipient begin with.
	 */
	static String beginning(String prefix, String recipient) {
		return prefix + ":{" + encode(recipient) + "}:";
	}

	/**
	 * The key of the mails that are to be sent, of all recipients.
	 */
	static byte[] ofMails(String prefix) {
		return Resp.bytes(prefix + ":mails");
	}

	/**
	 * The key of the announcements.
	 */
	static String ofAnnouncements(String prefix) {
		return prefix + ":announcements";
	}

	/**
	 * The keys of the announcements and of what belongs to them. A cluster keeps them on
	 * one node, since the hash tag of the others is the first.
	 */
	static List<byte[]> allOfAnnouncements(String prefix) {
		String key = ofAnnouncements(prefix);
		return Stream.of("", "-ids:{" + key + "}", "-closed:{" + key + "}")
			.map((end) -> Resp.bytes(key + end))
			.toList();
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
