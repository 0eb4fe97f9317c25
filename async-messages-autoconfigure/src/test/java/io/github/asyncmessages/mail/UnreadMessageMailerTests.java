package io.github.asyncmessages.mail;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.github.asyncmessages.MailFailedEvent;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.DefaultUserMessageService;
import io.github.asyncmessages.service.WriteScheduler;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.TestClock;
import io.github.asyncmessages.testing.UnreliableStore;
import jakarta.mail.internet.MimeMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.StaticMessageSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link UnreadMessageMailer} with a real mail server.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnreadMessageMailerTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());

	private final TestClock clock = new TestClock();

	private final RecordedEvents events = new RecordedEvents();

	private final AtomicBoolean failing = new AtomicBoolean();

	private final MessageStore store = UnreliableStore.of(
			new MemoryMessageStore(MailboxLimits.DEFAULTS, this.clock, this.events),
			(verb, recipient) -> this.failing.get());

	private final UserMessageService messages = new DefaultUserMessageService(this.store, new MessageCodec(1024),
			MessageLevel.INFO, this.clock, WriteScheduler.IMMEDIATE, this.events);

	private TryingMailSender sender;

	private MessageMailer mailer;

	private List<UnreadMessageMailer> nodes = List.of();

	@BeforeEach
	void start() {
		this.server.start();
		this.sender = new TryingMailSender(this.server.getSmtp().getPort());
		MessageMailer.Settings settings = new MessageMailer.Settings("app@example.org", new MailLinks(null, null),
				Duration.ofMillis(1));
		this.mailer = new MessageMailer(this.sender,
				(recipient) -> Optional.of(recipient)
					.filter((name) -> !name.equals("nobody"))
					.map((name) -> new EmailAddress(name + "@example.org")),
				new PlainTextMailComposer((name, locale) -> name), settings, new StaticMessageSource(), this.events);
	}

	private void startNodes(int number) {
		this.nodes = Stream
			.generate(() -> new UnreadMessageMailer(this.store, this.mailer, Clock.systemUTC(), Duration.ofMillis(20)))
			.limit(number)
			.toList();
	}

	/**
	 * Waits until each node has finished the mails that it has taken. Their leases would
	 * end if the clock moved before.
	 */
	private void stopNodes() {
		this.nodes.forEach(UnreadMessageMailer::destroy);
	}

	@AfterEach
	void stop() {
		stopNodes();
		this.mailer.destroy();
		this.server.stop();
	}

	private static UserMessage message(String text) {
		return UserMessage.info(text).untilRead().emailIfUnread(HOUR);
	}

	private List<String> received(int count) throws Exception {
		assertThat(this.server.waitForIncomingEmail(20_000, count)).isTrue();
		List<String> subjects = new ArrayList<>();
		for (MimeMessage mail : this.server.getReceivedMessages()) {
			subjects.add(mail.getSubject());
		}
		return subjects;
	}

	@Test
	void aMessageThatWasNotReadInTimeIsMailed() throws Exception {
		UserMessage read = message("read");
		this.messages.send("sally", read);
		this.messages.send("sally", message("unread"));
		this.messages.send("sally", UserMessage.info("without a mail").untilRead());
		this.messages.send("sally", UserMessage.info("later").untilRead().emailIfUnread(HOUR.multipliedBy(2)));
		this.messages.inbox("sally").markRead(read.id());
		startNodes(1);
		this.clock.forward(HOUR);
		assertThat(received(1)).containsExactly("unread");
		stopNodes();
		startNodes(1);
		this.clock.forward(HOUR);
		assertThat(received(2)).containsExactly("unread", "later");
		assertThat(this.messages.inbox("sally").unreadCount()).isEqualTo(3);
	}

	@Test
	void aOneTimeMessageIsRefused() {
		UserMessage message = UserMessage.info("shown once").emailIfUnread(HOUR);
		assertThatIllegalArgumentException().isThrownBy(() -> this.messages.send("sally", message))
			.withMessage("'message' must be persistent to be mailed if it is unread: call untilRead() or inboxOnly()");
		assertThatIllegalArgumentException().isThrownBy(() -> this.messages.sendAll(List.of("sally"), message));
		assertThat(this.messages.send("sally", message.inboxOnly())).isTrue();
	}

	@Test
	void ofManyNodesOneSendsTheMail() throws Exception {
		IntStream.range(0, 30).forEach((number) -> this.messages.send("sally", message("message " + number)));
		this.clock.forward(HOUR);
		startNodes(3);
		received(30);
		stopNodes();
		assertThat(received(30)).hasSize(30).doesNotHaveDuplicates();
	}

	@Test
	void theMailOfANodeThatDiedIsSentByAnother() throws Exception {
		this.messages.send("sally", message("unread"));
		this.clock.forward(HOUR);
		assertThat(this.store.takeMails(1, UnreadMessageMailer.LEASE)).hasSize(1);
		startNodes(1);
		this.clock.forward(UnreadMessageMailer.LEASE);
		assertThat(received(1)).containsExactly("unread");
	}

	@Test
	void aMailThatFailedIsNotTriedAgain() {
		this.server.stop();
		this.messages.send("sally", message("unread"));
		this.clock.forward(HOUR);
		startNodes(1);
		Awaitility.await().until(() -> !this.events.of(MailFailedEvent.class).isEmpty());
		stopNodes();
		this.clock.forward(UnreadMessageMailer.LEASE);
		assertThat(this.store.takeMails(1, UnreadMessageMailer.LEASE)).isEmpty();
		assertThat(this.sender.tries()).isEqualTo(3);
		assertThat(this.events.of(MailFailedEvent.class)).extracting(MailFailedEvent::recipient)
			.containsExactly("sally");
	}

	@Test
	void aRecipientWithoutAnAddressDelaysNobody() throws Exception {
		this.messages.sendAll(List.of("nobody", "sally"), message("unread"));
		this.clock.forward(HOUR);
		startNodes(1);
		assertThat(received(1)).containsExactly("unread");
	}

	@Test
	void aMailForWhichTheServerIsSilentDelaysNobody() throws Exception {
		try (SilentMailServer silent = new SilentMailServer(1, this.server.getSmtp().getPort())) {
			this.sender.setPort(silent.port());
			this.sender.getJavaMailProperties().setProperty("mail.smtp.timeout", "60000");
			this.messages.sendAll(List.of("barry", "sally"), message("unread"));
			this.clock.forward(HOUR);
			startNodes(1);
			assertThat(received(1)).containsExactly("unread");
			assertThat(silent.connections()).isEqualTo(2);
		}
	}

	@Test
	void aStoreThatFailedDelaysMails(CapturedOutput output) throws Exception {
		this.messages.send("sally", message("unread"));
		this.clock.forward(HOUR);
		this.failing.set(true);
		startNodes(1);
		Awaitility.await().until(() -> output.toString().contains("Mails for unread messages are delayed"));
		this.failing.set(false);
		assertThat(received(1)).containsExactly("unread");
		assertThat(output).containsOnlyOnce("Mails for unread messages are delayed");
	}

}
