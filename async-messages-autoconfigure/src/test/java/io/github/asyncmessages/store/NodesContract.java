package io.github.asyncmessages.store;

import java.time.Duration;
import java.util.List;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the nodes of an application, or an application before and after a restart, do with
 * the same mailboxes through stores of their own.
 */
public interface NodesContract extends MailboxFixture {

	/**
	 * As when one node has sent the message, and another one sends the mail.
	 */
	@Test
	default void theMailOfAMessageOutlivesTheNodeThatSentIt() {
		TestMailbox mailbox = mailbox();
		mailbox.send(UserMessage.info("a").inboxOnly().emailAt(clock().instant().plusSeconds(60)));
		clock().forward(Duration.ofSeconds(60));
		MessageStore other = mailbox().store();
		List<DueMail> mails = other.takeMails(1000, Duration.ofMinutes(15))
			.stream()
			.filter((mail) -> mail.recipient().equals(mailbox.recipient()))
			.toList();
		assertThat(mails).extracting((mail) -> mail.message().text()).containsExactly("a");
		assertThat(mailbox.store().takeMails(1000, Duration.ofMinutes(15))).extracting(DueMail::recipient)
			.doesNotContain(mailbox.recipient());
		other.finishMail(mails.get(0));
		clock().forward(Duration.ofMinutes(15));
		assertThat(mailbox.store().takeMails(1000, Duration.ofMinutes(15))).extracting(DueMail::recipient)
			.doesNotContain(mailbox.recipient());
	}

}
