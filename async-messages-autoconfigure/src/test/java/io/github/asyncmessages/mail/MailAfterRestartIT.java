package io.github.asyncmessages.mail;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mails of unread messages that are due after the application was started again.
 */
class MailAfterRestartIT {

	private static final Duration DELAY = Duration.ofHours(2);

	private final GreenMail mails = new GreenMail(ServerSetupTest.SMTP.dynamicPort());

	private final String barry = TestApplication.newName("barry");

	private final String sally = TestApplication.newName("sally");

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
		List<String> properties = store.properties();
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
		// Whoever has taken a mail sends it before the application ends.
		assertThat(this.mails.getReceivedMessagesForDomain(this.barry + "@example.org")).hasSize(1);
		assertThat(this.mails.getReceivedMessages()).hasSize(1);
	}

	private TestApplication application(List<String> store) {
		return TestApplication.start(store, "spring.mail.host=127.0.0.1",
				"spring.mail.port=" + this.mails.getSmtp().getPort(), "async-messages.mail.from=app@example.org");
	}

}
