package io.github.asyncmessages.sample.browser;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.StoreServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A report and its messages in a browser, in the PostgreSQL that has both. Each step of a
 * report arrives on the open page, which would fold the last ones.
 */
@BrowserTest
@ActiveProfiles("jdbc")
@TestPropertySource(properties = { "async-messages.web.live=stream", "async-messages.web.max-shown=10" })
@Import(StoreServer.class)
class PostgresBrowserIT {

	@LocalServerPort
	private int port;

	@Autowired
	private UserMessageService messages;

	@Autowired
	private JdbcClient database;

	@TempDir
	private Path folder;

	@Test
	void aRowThatAnotherProgramInsertsAppearsOnTheOpenPageWithinTwoSeconds() {
		try (Browser barry = new Browser("http://localhost:" + this.port, this.folder).logIn("barry")) {
			barry.open("/about");
			List<Duration> times = Stream.of("First", "Second", "Third")
				.map((text) -> barry.timeUntilShown(text, () -> insert(text)))
				.toList();
			// The machine may be busy for a moment.
			assertThat(Collections.min(times)).isLessThan(Duration.ofSeconds(2));
			assertThat(barry.messages("/rules")).isEmpty();
			assertThat(barry.complaints()).isEmpty();
		}
	}

	private void insert(String text) {
		this.database.sql("INSERT INTO user_message (recipient, text) VALUES ('barry', ?)").param(text).update();
	}

	@Test
	void aReportIsAnnouncedAndAMessageThatStaysIsClosed() {
		try (Browser barry = new Browser("http://localhost:" + this.port, this.folder).logIn("barry")) {
			barry.click("main form button");
			barry.await(() -> barry.messages().toString().contains("Report started"));
			this.messages.send("barry", UserMessage.error("The import failed").untilRead());
			barry.await(() -> barry.messages().toString().contains("Your report is ready to be downloaded"));
			assertThat(this.database.sql("SELECT status FROM report").query(String.class).list())
				.containsExactly("READY");
			barry.click("li.message.danger button");
			barry.await(() -> barry.messages().stream().noneMatch((text) -> text.contains("The import failed")));
			assertThat(barry.messages("/rules")).isEmpty();
			assertThat(barry.complaints()).isEmpty();
		}
		assertThat(
				this.database.sql("SELECT text FROM user_message WHERE read_at IS NOT NULL").query(String.class).list())
			.containsExactly("The import failed");
	}

}
