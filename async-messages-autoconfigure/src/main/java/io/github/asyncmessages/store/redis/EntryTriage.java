package io.github.asyncmessages.store.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.UnusableMessageException;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the raw entries of a claim are: messages for the page, persistent ones to
 * be filed, or nothing of use. Works through them in the order in which they were sent,
 * as the memory store does when they arrive.
 */
final class EntryTriage {

	private static final char KEEP = 'k';

	private static final char DROP = 'd';

	private static final char RELEASE = 'r';

	private static final char FILE = 'f';

	private static final char REJECT = 'x';

	private final char[] actions;

	private final @Nullable UserMessage[] messages;

	private final Map<String, Integer> byId = new HashMap<>();

	private final Map<String, Integer> byKey = new HashMap<>();

	private EntryTriage(int size) {
		this.actions = new char[size];
		Arrays.fill(this.actions, DROP);
		this.messages = new UserMessage[size];
	}

	/**
	 * Decodes entries.
	 * @param entries the entries, {@code null} where a message was withdrawn
	 * @param claimId from which entries without an id get one
	 * @param now the time of the server
	 * @param onReject is told why an entry cannot be used
	 */
	static EntryTriage of(List<byte @Nullable []> entries, String claimId, Instant now, MessageCodec codec,
			MailboxLimits limits, Consumer<String> onReject) {
		EntryTriage intake = new EntryTriage(entries.size());
		for (int i = 0; i < entries.size(); i++) {
			byte[] entry = entries.get(i);
			if (entry == null) {
				continue;
			}
			try {
				UserMessage message = codec.decode(entry, claimId + "-" + i, now);
				intake.add(i, message);
				if (isGone(message, now, limits)) {
					intake.drop(i);
				}
			}
			catch (UnusableMessageException ex) {
				intake.actions[i] = REJECT;
				onReject.accept(ex.getMessage());
			}
		}
		return intake;
	}

	private static boolean isGone(UserMessage message, Instant now, MailboxLimits limits) {
		Instant sent = message.createdAt();
		return message.isExpired(now) || (sent != null && !sent.isAfter(now.minus(limits.retention())));
	}

	private void add(int index, UserMessage message) {
		if (this.byId.containsKey(message.id())) {
			return;
		}
		if (message.key() != null) {
			Integer older = this.byKey.put(message.key(), index);
			if (older != null) {
				drop(older);
			}
		}
		this.byId.put(message.id(), index);
		this.messages[index] = message;
		this.actions[index] = message.delivery().isPersistent() ? FILE : KEEP;
	}

	private void drop(int index) {
		UserMessage message = this.messages[index];
		if (message != null) {
			this.byId.remove(message.id());
		}
		this.messages[index] = null;
		this.actions[index] = DROP;
	}

	/**
	 * The one-time messages in the order of sending.
	 */
	List<UserMessage> oneTime() {
		return messages(KEEP);
	}

	/**
	 * The persistent messages that have to be filed, in the order of sending.
	 */
	List<UserMessage> persistent() {
		return messages(FILE);
	}

	private List<UserMessage> messages(char action) {
		List<UserMessage> found = new ArrayList<>();
		for (int i = 0; i < this.actions.length; i++) {
			UserMessage message = this.messages[i];
			if (message != null && this.actions[i] == action) {
				found.add(message);
			}
		}
		return found;
	}

	/**
	 * Whether there is something that need not wait for the end of the page.
	 */
	boolean isUnsettled() {
		for (char action : this.actions) {
			if (action != KEEP) {
				return true;
			}
		}
		return false;
	}

	boolean isEmpty() {
		return this.actions.length == 0;
	}

	/**
	 * What the completion says of each entry while the page is being rendered.
	 */
	String actions() {
		return new String(this.actions);
	}

	/**
	 * What the completion says of each entry at the end.
	 */
	String actions(Collection<String> acknowledged) {
		char[] actions = this.actions.clone();
		for (int i = 0; i < actions.length; i++) {
			UserMessage message = this.messages[i];
			if (actions[i] == KEEP && message != null) {
				actions[i] = acknowledged.contains(message.id()) ? DROP : RELEASE;
			}
		}
		return new String(actions);
	}

}
