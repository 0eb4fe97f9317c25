package io.github.asyncmessages.service;

import io.github.asyncmessages.MailboxAdministeredEvent;
import io.github.asyncmessages.MailboxAdministeredEvent.Action;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.testing.UnreliableStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AuditedAdministration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class AuditedAdministrationTests {

	private final ServiceFixture fixture = new ServiceFixture();

	private final AuditedAdministration audited = new AuditedAdministration(
			new DefaultMailboxAdministration(this.fixture.store, this.fixture.service()), this.fixture.service(),
			this.fixture.events);

	@Test
	void aChangeIsOneLineAndOneEventWithoutTheText(CapturedOutput output) {
		UserMessage message = UserMessage.info("secret text").subject("secret subject").id("id-1").inboxOnly();
		this.audited.send("admin", "barry", message);
		this.audited.markRead("admin", "barry", "id-1");
		this.audited.delete(null, "barry", "id-1");
		this.audited.delete("admin", "barry", "id-1");
		this.audited.withdraw("admin", "barry", "key");
		this.audited.deleteWaiting("admin", "barry", "1");
		this.audited.requeue("admin", "barry", "1", "{\"text\":\"secret correction\"}");
		this.audited.deleteRejected("admin", "barry", "1");
		this.audited.erase("admin", "barry");
		this.audited.sentToMany("admin", message, 2000, 3);
		assertThat(this.fixture.events.of(MailboxAdministeredEvent.class)).containsExactly(
				new MailboxAdministeredEvent("admin", Action.SEND, "barry", "id-1", 1, 0),
				new MailboxAdministeredEvent("admin", Action.MARK_READ, "barry", "id-1", 1, 0),
				new MailboxAdministeredEvent(null, Action.DELETE, "barry", "id-1", 1, 0),
				new MailboxAdministeredEvent("admin", Action.DELETE, "barry", "id-1", 0, 0),
				new MailboxAdministeredEvent("admin", Action.WITHDRAW, "barry", "key", 1, 0),
				new MailboxAdministeredEvent("admin", Action.DELETE_WAITING, "barry", "1", 0, 0),
				new MailboxAdministeredEvent("admin", Action.REQUEUE, "barry", "1", 0, 0),
				new MailboxAdministeredEvent("admin", Action.DELETE_REJECTED, "barry", "1", 0, 0),
				new MailboxAdministeredEvent("admin", Action.ERASE, "barry", null, 1, 0),
				new MailboxAdministeredEvent("admin", Action.SEND, null, "id-1", 2000, 3));
		assertThat(output.getAll().lines().filter((line) -> line.contains("Mailbox administration: "))).hasSize(10)
			.first()
			.asString()
			.endsWith("administrator='admin' action=send recipient='barry' id='id-1' succeeded=1 failed=0");
		assertThat(output).contains("administrator=- action=delete recipient='barry'").doesNotContain("secret");
	}

	@Test
	void aNameStaysOnItsLine(CapturedOutput output) {
		this.audited.delete("ad\nmin", "ba'r\u2028r\ufffey", "1\r\n2");
		assertThat(output).contains(
				"administrator='ad\\u000amin' action=delete recipient='ba\\u0027r\\u2028r\\ufffey' id='1\\u000d\\u000a2'");
	}

	@Test
	void whatIsRefusedIsNoChange(CapturedOutput output) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.audited.erase("admin", " "));
		assertThat(this.fixture.events.of(MailboxAdministeredEvent.class)).isEmpty();
		assertThat(output).doesNotContain("Mailbox administration: ");
	}

	@Test
	void aChangeThatWasPerhapsNotMadeIsRecordedAsFailed() {
		AuditedAdministration unreliable = new AuditedAdministration(new DefaultMailboxAdministration(
				UnreliableStore.of(this.fixture.store, (method, recipient) -> method.equals("requeue")),
				this.fixture.service()), this.fixture.service(), this.fixture.events);
		assertThatExceptionOfType(MessageStoreException.class)
			.isThrownBy(() -> unreliable.requeue("admin", "barry", "1", null));
		assertThat(this.fixture.events.of(MailboxAdministeredEvent.class))
			.containsExactly(new MailboxAdministeredEvent("admin", Action.REQUEUE, "barry", "1", 0, 1));
	}

}
