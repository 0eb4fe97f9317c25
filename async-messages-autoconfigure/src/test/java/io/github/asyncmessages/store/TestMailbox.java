package io.github.asyncmessages.store;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.asyncmessages.UserMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One recipient's mailbox in a store: says in few words what a test does with it.
 * Messages go by their texts.
 */
public final class TestMailbox {

	private static final MessageCodec codec = new MessageCodec(16 * 1024);

	private final MessageStore store;

	private final String recipient;

	private final Clock clock;

	public TestMailbox(MessageStore store, String recipient, Clock clock) {
		this.store = store;
		this.recipient = recipient;
		this.clock = clock;
	}

	/**
	 * Another recipient's mailbox in the same store.
	 */
	public TestMailbox of(String recipient) {
		return new TestMailbox(this.store, recipient, this.clock);
	}

	public MessageStore store() {
		return this.store;
	}

	public String recipient() {
		return this.recipient;
	}

	public void send(String... texts) {
		for (String text : texts) {
			send(UserMessage.info(text));
		}
	}

	public void send(UserMessage... messages) {
		for (UserMessage message : messages) {
			this.store.append(this.recipient, encode(message));
		}
	}

	/**
	 * The message as the service hands it to a store.
	 */
	public EncodedMessage encode(UserMessage message) {
		return codec.encode((message.createdAt() != null) ? message : message.createdAt(this.clock.instant()));
	}

	public Claim claim() {
		return this.store.claim(this.recipient, 0);
	}

	/**
	 * Claims and acknowledges, as a page does that prints everything.
	 */
	public List<String> receive() {
		Claim claim = claim();
		acknowledge(claim);
		return texts(claim);
	}

	/**
	 * Completes a claim as a page does that has printed everything.
	 */
	public static void acknowledge(Claim claim) {
		complete(claim, claim.messages().stream().map(UserMessage::id).toList());
	}

	/**
	 * Completes a claim as a page does that has printed the messages with these texts.
	 */
	public static void acknowledge(Claim claim, String... texts) {
		List<String> printed = List.of(texts);
		complete(claim,
				claim.messages()
					.stream()
					.filter((message) -> printed.contains(message.text()))
					.map(UserMessage::id)
					.toList());
	}

	/**
	 * Completes a claim as a page does that has printed nothing.
	 */
	public static void release(Claim claim) {
		complete(claim, List.of());
	}

	public static void complete(Claim claim, Collection<String> ids) {
		assertThat(claim.complete(ids)).succeedsWithin(10, TimeUnit.SECONDS);
	}

	public static List<String> texts(Claim claim) {
		return texts(claim.messages());
	}

	public static List<String> texts(Collection<UserMessage> messages) {
		return messages.stream().map(UserMessage::text).toList();
	}

	/**
	 * What pages show of the persistent messages.
	 */
	public List<String> untilRead() {
		Claim claim = claim();
		release(claim);
		return texts(claim.untilRead());
	}

	public InboxSlice list() {
		return this.store.list(this.recipient, false, null, 100);
	}

	/**
	 * The persistent messages, newest first.
	 */
	public List<String> inbox() {
		return texts(list().messages());
	}

	public int countUnread() {
		return this.store.countUnread(this.recipient);
	}

	public boolean markRead(UserMessage message) {
		return this.store.markRead(this.recipient, message.id());
	}

}
