package io.github.asyncmessages.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.testing.TestServer;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mails of unread messages that are due after the application or its server was started
 * again.
 */
class MailAfterRestartIT {

	private static final Duration DELAY = Duration.ofHours(2);

	private final GreenMail mails = new GreenMail(ServerSetupTest.SMTP.dynamicPort());

	private final String barry = TestApplication.newName("barry");

	private final String sally = TestApplication.newName("sally");

	private final String marker = TestApplication.newName("marker");

	static Stream<TestStore> stores() {
		return TestStore.withServer().filter((store) -> store != TestStore.REDIS_JEDIS);
	}

	@BeforeEach
	void start() {
		this.mails.start();
	}

	@AfterEach
	void stop() {
		this.mails.stop();
	}

	@ParameterizedTest
	@MethodSource("stores")
	void aMessageThatIsStillUnreadIsMailedOnce(TestStore store) {
		assertMailedOnceAfterRestart(store.properties());
	}

	@Test
	void aMessageInADatabaseInAFileIsMailedOnce(@TempDir Path directory) {
		assertMailedOnceAfterRestart(TestStore.inFile(directory.resolve("app")));
	}

	private void assertMailedOnceAfterRestart(List<String> properties) {
		UserMessage read = UserMessage.info("Read").untilRead().emailIfUnread(DELAY);
		try (TestApplication before = application(properties)) {
			before.messages().send(this.barry, UserMessage.info("Unread").untilRead().emailIfUnread(DELAY));
			before.messages().send(this.sally, read);
		}
		try (TestApplication after = application(properties); TestApplication other = application(properties)) {
			after.messages().inbox(this.sally).markRead(read.id());
			other.clock().forward(DELAY);
			after.clock().forward(DELAY);
			assertThat(this.mails.waitForIncomingEmail(30_000, 1)).isTrue();
		}
		assertMailedOnce();
	}

	/**
	 * Whoever has taken a mail sends it before the application ends.
	 */
	private void assertMailedOnce() {
		assertThat(this.mails.getReceivedMessagesForDomain(this.barry + "@example.org")).hasSize(1);
		assertThat(this.mails.getReceivedMessages()).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("stores")
	void aMessageIsMailedOnceAlthoughItsServerWasKilledMeanwhile(TestStore store) {
		UserMessage read = UserMessage.info("Read").untilRead().emailIfUnread(DELAY);
		try (TestServer server = store.startDurableServer()) {
			List<String> properties = store.properties(server);
			try (TestApplication node = application(properties); TestApplication other = application(properties)) {
				node.messages().send(this.barry, UserMessage.info("Unread").untilRead().emailIfUnread(DELAY));
				node.messages().send(this.sally, read);
				node.messages().inbox(this.sally).markRead(read.id());
				server.stop();
				server.restart();
				node.clock().forward(DELAY);
				other.clock().forward(DELAY);
				assertThat(this.mails.waitForIncomingEmail(60_000, 1)).isTrue();
				node.clock().forward(UnreadMessageMailer.LEASE);
				other.clock().forward(UnreadMessageMailer.LEASE);
				sendMarker(node);
			}
		}
		assertThat(this.mails.getReceivedMessagesForDomain(this.marker + "@example.org")).hasSize(1);
		assertThat(this.mails.getReceivedMessagesForDomain(this.barry + "@example.org")).hasSize(1);
		assertThat(this.mails.getReceivedMessages()).hasSize(2);
	}

	/**
	 * Waits for the mail of a message that is due after all others.
	 */
	private void sendMarker(TestApplication application) {
		int before = this.mails.getReceivedMessages().length;
		application.messages()
			.send(this.marker, UserMessage.info("Marker").untilRead().emailIfUnread(Duration.ofSeconds(1)));
		application.clock().forward(Duration.ofSeconds(1));
		assertThat(this.mails.waitForIncomingEmail(60_000, before + 1)).isTrue();
	}

	/**
	 * The store does not hear that the mail was sent, so that it is sent again.
	 */
	@ParameterizedTest
	@MethodSource("stores")
	void aMessageIsMailedAtLeastOnceIfItsServerIsKilledWhileTheMailIsSent(TestStore store) {
		try (SilentMailServer hesitant = new SilentMailServer(1, this.mails.getSmtp().getPort());
				TestServer server = store.startDurableServer();
				TestApplication node = TestApplication.start(store.properties(server),
						mail(hesitant.port(), "spring.mail.properties.mail.smtp.timeout=5000"))) {
			node.messages().send(this.barry, UserMessage.info("Unread").untilRead().emailIfUnread(DELAY));
			node.clock().forward(DELAY);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> hesitant.connections() == 1);
			server.stop();
			assertThat(this.mails.waitForIncomingEmail(60_000, 1)).isTrue();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> node.store().failures("finishMail") == 1);
			server.restart();
			node.clock().forward(UnreadMessageMailer.LEASE);
			assertThat(this.mails.waitForIncomingEmail(60_000, 2)).isTrue();
		}
		assertThat(this.mails.getReceivedMessagesForDomain(this.barry + "@example.org")).hasSize(2);
		assertThat(this.mails.getReceivedMessages()).hasSize(2);
	}

	private TestApplication application(List<String> store) {
		return TestApplication.start(store, mail(this.mails.getSmtp().getPort()));
	}

	private static String[] mail(int port, String... properties) {
		return Stream
			.concat(Stream.of("spring.mail.host=127.0.0.1", "spring.mail.port=" + port,
					"async-messages.mail.from=app@example.org"), Stream.of(properties))
			.toArray(String[]::new);
	}

}
