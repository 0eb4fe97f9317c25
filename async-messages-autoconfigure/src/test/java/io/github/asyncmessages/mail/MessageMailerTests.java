package io.github.asyncmessages.mail;

import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.github.asyncmessages.MailFailedEvent;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.DefaultUserMessageService;
import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.service.WriteScheduler;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.StaticMessageSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MessageMailer} with a real mail server.
 */
@ExtendWith(OutputCaptureExtension.class)
class MessageMailerTests {

	private static final String LOG_LINE = "Could not send the mail for a message. The message itself is stored";

	private final Map<String, EmailAddress> addresses = new ConcurrentHashMap<>(
			Map.of("barry", new EmailAddress("barry@example.org"), "sally", new EmailAddress("sally@example.org"),
					"broken", new EmailAddress("nobody@example.org\r\nBcc: x@y.org")));

	private final RecordedEvents events = new RecordedEvents();

	private final GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());

	private final StaticMessageSource texts = new StaticMessageSource();

	private TryingMailSender sender;

	private MessageMailer mailer;

	private UserMessageService messages;

	@BeforeEach
	void start() {
		this.server.start();
		this.sender = new TryingMailSender(this.server.getSmtp().getPort());
		this.mailer = mailer(this::resolve);
		FailSafeEventPublisher announcer = new FailSafeEventPublisher((event) -> {
			this.events.publishEvent(event);
			if (event instanceof MessageSentEvent sent) {
				this.mailer.on(sent);
			}
		});
		MailboxLimits limits = MailboxLimits.DEFAULTS;
		this.messages = new DefaultUserMessageService(new MemoryMessageStore(limits, Clock.systemUTC(), this.events),
				new MessageCodec(1024), MessageLevel.INFO, Clock.systemUTC(), WriteScheduler.IMMEDIATE, announcer);
	}

	private MessageMailer mailer(EmailAddressResolver addresses) {
		return mailer(addresses, new PlainTextMailComposer((name, locale) -> name));
	}

	private MessageMailer mailer(EmailAddressResolver addresses, MessageMailComposer composer) {
		MessageMailer.Settings settings = new MessageMailer.Settings("App <app@example.org>",
				new MailLinks("https://example.org", "/messages"), Duration.ofMillis(1));
		return new MessageMailer(this.sender, addresses, composer, settings, this.texts, this.events);
	}

	private Optional<EmailAddress> resolve(String recipient) {
		return Optional.ofNullable(this.addresses.get(recipient));
	}

	@AfterEach
	void stop() {
		this.mailer.destroy();
		this.server.stop();
	}

	private static UserMessage message(String text) {
		return UserMessage.info(text).inboxOnly().email();
	}

	/**
	 * Waits until so many mails have arrived.
	 */
	private List<MimeMessage> received(int count) {
		assertThat(this.server.waitForIncomingEmail(20_000, count)).isTrue();
		return Arrays.asList(this.server.getReceivedMessages());
	}

	private MailFailedEvent failed() {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> this.events.of(MailFailedEvent.class), (failed) -> !failed.isEmpty())
			.get(0);
	}

	@Test
	void aMailFollowsTheMessage() throws Exception {
		UserMessage message = message("It is ready. Größe: 5 €").subject("Your report").sender("barry");
		this.messages.send("sally", message);
		MimeMessage mail = received(1).get(0);
		assertThat(mail.getSubject()).isEqualTo("Your report");
		assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("App <app@example.org>");
		assertThat(mail.getReplyTo()).isEqualTo(mail.getFrom());
		assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("sally@example.org");
		assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
		assertThat(mail.getContent().toString().lines()).startsWith("It is ready. Größe: 5 €", "",
				"https://example.org/messages/" + message.id(), "");
	}

	@Test
	void theMessageIsStoredWhenTheMailIsSent() {
		this.sender.beforeEachTry(() -> assertThat(this.messages.inbox("sally").unreadCount()).isEqualTo(1));
		this.messages.send("sally", message("It is ready."));
		received(1);
		assertThat(this.events.of(MailFailedEvent.class)).isEmpty();
	}

	@Test
	void aMessageThatIsShownOnceCanHaveAMailToo() {
		this.messages.send("sally", UserMessage.info("It is ready.").email());
		received(1);
	}

	@Test
	void aMessageForLaterIsNotMailedWhenItIsSent() throws Exception {
		this.messages.send("sally", message("Later.").deliverIn(Duration.ofHours(1)));
		this.messages.send("sally", message("Now."));
		assertThat(received(1)).hasSize(1);
		assertThat(received(1).get(0).getContent().toString()).startsWith("Now.");
	}

	@Test
	void aMessageToManySendsAMailToEach() {
		this.messages.sendAll(List.of("sally", "nobody", "barry"), message("It is ready."));
		assertThat(received(2)).extracting((mail) -> mail.getAllRecipients()[0].toString())
			.containsExactlyInAnyOrder("sally@example.org", "barry@example.org");
	}

	@Test
	void aCodeIsResolvedInTheLanguageOfTheReader() {
		this.addresses.put("sally", new EmailAddress("sally@example.org", Locale.GERMAN));
		this.texts.addMessage("report.ready", Locale.GERMAN, "Bericht {0} ist fertig");
		this.messages.send("sally", message("fallback").code("report.ready", "42"));
		assertThat(received(1)).extracting(MimeMessage::getSubject).containsExactly("Bericht 42 ist fertig");
	}

	@Test
	void aCodeIsResolvedInTheLanguageOfTheJvmIfThatOfTheReaderIsNotKnown() {
		this.texts.addMessage("report.ready", Locale.getDefault(), "In the language of the JVM");
		this.messages.send("sally", message("fallback").code("report.ready"));
		assertThat(received(1)).extracting(MimeMessage::getSubject).containsExactly("In the language of the JVM");
	}

	@Test
	void aCodeThatCannotBeResolvedIsReplacedByTheText() {
		this.messages.send("sally", message("It is ready.").code("report.ready"));
		assertThat(received(1)).extracting(MimeMessage::getSubject).containsExactly("It is ready.");
	}

	@Test
	void anApplicationComposesItsOwnMails() throws Exception {
		this.mailer.destroy();
		this.mailer = mailer(this::resolve, (mail, target) -> {
			target.setSubject("To " + mail.recipient());
			target.setText(mail.text() + " " + mail.link());
		});
		this.messages.send("sally", message("It is ready.").id("42"));
		MimeMessage mail = received(1).get(0);
		assertThat(mail.getSubject()).isEqualTo("To sally");
		assertThat(mail.getContent()).asString()
			.isEqualToNormalizingNewlines("It is ready. https://example.org/messages/42");
		assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("sally@example.org");
	}

	@Test
	void aComposerThatFailsIsNotAskedAgain() {
		this.mailer.destroy();
		this.mailer = mailer(this::resolve, (mail, target) -> {
			throw new MessagingException("No such picture");
		});
		this.messages.send("sally", message("It is ready."));
		assertThat(failed().cause()).hasMessage("No such picture");
		assertThat(this.sender.tries()).isZero();
	}

	@Test
	void withoutAnAddressThereIsNoMail() {
		this.messages.send("nobody", message("It is ready."));
		assertOnlyTheNextMailIsSent();
		assertThat(this.messages.inbox("nobody").unreadCount()).isEqualTo(1);
	}

	@Test
	void aMessageThatAsksForNoMailSendsNone() {
		this.messages.send("sally", UserMessage.info("It is ready.").inboxOnly());
		assertOnlyTheNextMailIsSent();
	}

	@Test
	void aMessageThatIsRefusedSendsNoMail() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.messages.send("sally", message("x".repeat(1024))));
		assertThat(this.messages.send("sally", UserMessage.debug("below the minimum level").email())).isFalse();
		assertOnlyTheNextMailIsSent();
	}

	private void assertOnlyTheNextMailIsSent() {
		this.messages.send("sally", message("next"));
		this.mailer.destroy();
		assertThat(received(1)).extracting(MimeMessage::getSubject).containsExactly("next");
		assertThat(this.events.of(MailFailedEvent.class)).isEmpty();
	}

	@Test
	void whileTheServerIsDownTheMessageIsStoredAndTheMailTriedThreeTimes(CapturedOutput output) {
		this.server.stop();
		UserMessage message = message("It is ready.");
		this.messages.send("sally", message);
		assertThat(this.messages.inbox("sally").find(message.id())).isPresent();
		MailFailedEvent failed = failed();
		assertThat(failed.recipient()).isEqualTo("sally");
		assertThat(failed.message().id()).isEqualTo(message.id());
		assertThat(failed.cause()).isInstanceOf(org.springframework.mail.MailException.class);
		assertThat(this.sender.tries()).isEqualTo(3);
		assertThat(output.toString().split(LOG_LINE, -1)).hasSize(2);
		assertThat(output).contains(LOG_LINE + ": recipient 'sally', id " + message.id());
		assertThat(this.messages.inbox("sally").unreadCount()).isEqualTo(1);
	}

	@Test
	void aServerThatComesBackMeanwhileGetsTheMailOnce(CapturedOutput output) {
		this.server.stop();
		this.sender.beforeEachTry(() -> {
			if (this.sender.tries() == 3) {
				this.server.start();
				this.sender.setPort(this.server.getSmtp().getPort());
			}
		});
		this.messages.send("sally", message("It is ready."));
		Awaitility.await().until(() -> this.sender.tries() == 3);
		assertThat(received(1)).hasSize(1);
		assertThat(this.events.of(MailFailedEvent.class)).isEmpty();
		assertThat(output).doesNotContain(LOG_LINE);
	}

	@Test
	void afterAMailThatFailedTheOthersGoOn() {
		this.messages.sendAll(List.of("broken", "sally"), message("first"));
		this.messages.send("barry", message("second"));
		assertThat(received(2)).extracting((mail) -> mail.getAllRecipients()[0].toString())
			.containsExactlyInAnyOrder("sally@example.org", "barry@example.org");
		assertThat(failed().recipient()).isEqualTo("broken");
	}

	@Test
	void aResolverThatFailsDoesNotStopTheOthers() {
		UserMessage message = message("first");
		this.mailer.destroy();
		this.mailer = mailer((recipient) -> {
			if (recipient.equals("barry")) {
				throw new IllegalStateException("The directory is down");
			}
			return resolve(recipient);
		});
		this.messages.sendAll(List.of("barry", "sally"), message);
		received(1);
		assertThat(failed().cause()).hasMessage("The directory is down");
	}

	@Test
	void whoeverWaitsForASilentServerDelaysNobodyElse() throws Exception {
		try (SilentMailServer silent = silentServer(1, Duration.ofMinutes(1))) {
			this.messages.send("barry", message("first"));
			Awaitility.await().until(() -> silent.connections() == 1);
			this.messages.send("sally", message("second"));
			assertThat(received(1).get(0).getSubject()).isEqualTo("second");
		}
	}

	@Test
	void aServerThatFellSilentDelaysOthersUntilItsTimeoutOnly() {
		try (SilentMailServer silent = silentServer(4, Duration.ofMillis(300))) {
			IntStream.range(0, 4).forEach((number) -> this.messages.send("barry", message("first")));
			Awaitility.await().until(() -> silent.connections() == 4);
			this.messages.send("sally", message("second"));
			assertThat(received(5)).extracting(MimeMessage::getSubject).contains("second");
			assertThat(this.events.of(MailFailedEvent.class)).isEmpty();
		}
	}

	@Test
	void aServerThatStaysSilentIsTriedThreeTimes() {
		try (SilentMailServer silent = silentServer(Integer.MAX_VALUE, Duration.ofMillis(100))) {
			this.messages.send("sally", message("It is ready."));
			assertThat(failed().cause()).hasRootCauseInstanceOf(SocketTimeoutException.class);
			assertThat(silent.connections()).isEqualTo(3);
		}
	}

	private SilentMailServer silentServer(int connections, Duration timeout) {
		SilentMailServer silent = new SilentMailServer(connections, this.server.getSmtp().getPort());
		this.sender.setPort(silent.port());
		this.sender.getJavaMailProperties().setProperty("mail.smtp.timeout", String.valueOf(timeout.toMillis()));
		return silent;
	}

	@Test
	void aMailToManyDelaysOthersByOneMailOnly() {
		Semaphore permits = new Semaphore(0);
		List<String> resolved = new CopyOnWriteArrayList<>();
		this.mailer.destroy();
		this.mailer = mailer((recipient) -> {
			if (!recipient.equals("sally")) {
				permits.acquireUninterruptibly();
			}
			resolved.add(recipient);
			return Optional.empty();
		});
		this.messages.sendAll(IntStream.range(0, 1000).mapToObj(Integer::toString).toList(), message("first"));
		this.messages.send("sally", message("second"));
		permits.release(4);
		Awaitility.await().until(() -> resolved.contains("sally"));
		permits.release(996);
		this.mailer.destroy();
		assertThat(resolved).hasSize(1001).doesNotHaveDuplicates();
	}

	@Test
	void mailsBeyondTheQueueFail() {
		CountDownLatch waiting = new CountDownLatch(1);
		this.mailer.destroy();
		this.mailer = mailer((recipient) -> {
			await(waiting);
			return Optional.empty();
		});
		IntStream.range(0, 1005).forEach((number) -> this.messages.send("user-" + number, message("text")));
		assertThat(this.events.of(MailFailedEvent.class)).extracting(MailFailedEvent::recipient)
			.containsExactly("user-1004");
		assertThat(this.messages.inbox("user-1004").unreadCount()).isEqualTo(1);
		waiting.countDown();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void mailsThatWaitAreSentBeforeTheEnd() {
		IntStream.range(0, 20).forEach((number) -> this.messages.send("sally", message("message " + number)));
		this.mailer.destroy();
		assertThat(this.server.getReceivedMessages()).hasSize(20);
	}

	@Test
	void aMailAfterTheEndIsAnnouncedAsFailed() {
		this.mailer.destroy();
		this.messages.send("sally", message("late"));
		assertThat(failed().recipient()).isEqualTo("sally");
		assertThat(this.messages.inbox("sally").unreadCount()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r\n", "\r", "\n", "\n\n", "\u000b", "\f", "\u0085", "\u2028", "\u2029" })
	void noTextBringsAHeaderAlong(String separator) throws Exception {
		String hostile = "Hello" + separator + "Bcc: everybody@example.org" + separator + separator + "body";
		this.messages.send("sally", message(hostile));
		assertHeadersAreOurs(received(1).get(0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u2028", "\u2029" })
	void noSubjectOrSenderBringsAHeaderAlong(String separator) throws Exception {
		String hostile = "Hello" + separator + "Bcc: everybody@example.org" + separator + separator + "body";
		this.messages.send("sally", message("text").subject(hostile).sender(hostile));
		assertHeadersAreOurs(received(1).get(0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r\n", "\r", "\n", "\u0085", "\0" })
	void aSubjectOrSenderOfSeveralLinesIsRefused(String separator) {
		UserMessage message = message("text");
		String hostile = "Hello" + separator + "Bcc: everybody@example.org";
		assertThatIllegalArgumentException().isThrownBy(() -> message.subject(hostile));
		assertThatIllegalArgumentException().isThrownBy(() -> message.sender(hostile));
	}

	@Test
	void noAddressBringsAHeaderAlong() {
		this.messages.send("broken", message("text"));
		assertThat(failed().recipient()).isEqualTo("broken");
		assertThat(this.server.getReceivedMessages()).isEmpty();
	}

	private void assertHeadersAreOurs(MimeMessage mail) throws MessagingException {
		List<String> names = Collections.list(mail.getAllHeaders()).stream().map(Header::getName).toList();
		assertThat(names).doesNotContain("Bcc", "Cc", "Reply-To")
			.containsOnlyOnce("Subject", "From", "To", "Content-Type");
		assertThat(Objects.requireNonNull(mail.getSubject()).chars())
			.noneMatch((character) -> Character.isISOControl(character) || character == 0x2028 || character == 0x2029);
		assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("sally@example.org");
		assertThat(this.server.getReceivedMessages()).hasSize(1);
	}

}
