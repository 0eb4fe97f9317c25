package io.github.asyncmessages.store;

import java.time.Duration;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every store on a server must do, into which others write too.
 */
public abstract class ServerStoreContract extends MessageStoreContract
		implements RawEntriesContract, RawScheduledContract, UnusableEntriesContract, RejectedEntriesContract {

	@Override
	public void insertUnusable(TestMailbox mailbox, String... texts) {
		for (String text : texts) {
			push(mailbox, "{\"text\":\"%s\",\"level\":\"fatal\"}".formatted(text));
		}
	}

	/**
	 * As when one node has sent the message, and another one sends the mail.
	 */
	@Test
	void theMailOfAMessageOutlivesTheNodeThatSentIt() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").inboxOnly().emailAt(clock().instant().plusSeconds(60)));
		clock().forward(Duration.ofSeconds(60));
		MessageStore other = mailbox().store();
		assertThat(other.takeMails(1000, Duration.ofMinutes(15))).extracting(DueMail::recipient)
			.contains(mailbox.recipient());
		assertThat(mailbox.store().takeMails(1000, Duration.ofMinutes(15))).extracting(DueMail::recipient)
			.doesNotContain(mailbox.recipient());
	}

	/**
	 * Pushes entries that say nothing of a delivery: before a look into the inbox, a
	 * store may take back what could be persistent, and expired claims with it.
	 */
	@Override
	public void pushUnusable(TestMailbox mailbox) {
		RandomVerbs.KEYS.forEach((key) -> push(mailbox, "{\"text\":\" \",\"key\":\"" + key + "\"}",
				"{\"text\":\"a\",\"level\":\"fatal\",\"key\":\"" + key + "\"}"));
	}

}
