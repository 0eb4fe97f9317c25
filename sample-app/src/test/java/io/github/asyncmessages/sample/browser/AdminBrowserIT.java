package io.github.asyncmessages.sample.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.Audience;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The administration pages in a browser, on messages that other programs push to Redis.
 */
@OnRedis
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminBrowserIT {

	private static final String QUEUE = "async-messages:{barry}:queue";

	@LocalServerPort
	private int port;

	@Autowired
	private UserMessageService messages;

	@Autowired
	private Announcements announcements;

	@Autowired
	private StringRedisTemplate redis;

	private Path folder;

	private Browser admin;

	@BeforeAll
	void openBrowser(@TempDir Path folder) {
		this.folder = folder;
		this.admin = new Browser("http://localhost:" + this.port, folder.resolve("admin"));
	}

	@BeforeEach
	void logIn() {
		this.redis.delete(this.redis.keys("*"));
		this.admin.reset().logIn("admin");
	}

	@AfterEach
	void theBrowserHasNotComplained() {
		assertThat(this.admin.complaints()).isEmpty();
	}

	@AfterAll
	void closeBrowser() {
		this.admin.close();
	}

	private void fill() {
		this.messages.send("barry", UserMessage.success("Your report is ready").link("/reports/42").key("report"));
		this.redis.opsForList()
			.rightPush(QUEUE, "{\"level\":\"warning\",\"subject\":\"Disk\",\"text\":\"The disk is almost full\"}");
		this.messages.send("barry", UserMessage.error("The import failed").subject("Import").untilRead());
		String read = UserMessage.info("Welcome").id();
		this.messages.send("barry",
				UserMessage.info("The figures of March are final.").id(read).sender("sally").inboxOnly());
		this.messages.inbox("barry").markRead(read);
		this.messages.send("sally", UserMessage.info("Lunch is ready"));
		this.messages.send("<script>alert(1)</script>", UserMessage.info("Hello"));
		this.messages.send("\uD83D\uDC1D maya@example.com/bees", UserMessage.info("Hello").inboxOnly());
	}

	/**
	 * Pushes an entry that no page can show, and lets a page meet it.
	 */
	private void reject(String entry) {
		this.redis.opsForList().leftPush(QUEUE, entry);
		this.messages.receive("barry");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aMailboxIsFoundAndMended(boolean withJavaScript) {
		reject("{\"level\":\"loud\",\"text\":\"The backup has failed\"}");
		fill();
		if (!withJavaScript) {
			this.admin.turnJavaScriptOff();
		}
		this.admin.open("/admin/messages");
		assertThat(this.admin.texts(".admin-table tbody th a")).contains("barry", "sally", "<script>alert(1)</script>",
				"\uD83D\uDC1D maya@example.com/bees");
		this.admin.type("admin-recipient", "barry");
		this.admin.click(".admin-find button");
		this.admin.await(() -> this.admin.title().startsWith("barry"));
		assertThat(this.admin.texts(".admin-waiting .admin-text p")).containsExactly("Your report is ready",
				"The disk is almost full");
		assertThat(this.admin.texts(".admin-inbox .admin-text p")).containsExactly("The figures of March are final.",
				"The import failed");
		// The entry is mended in two attempts.
		this.admin.retype(".admin-rejected textarea", "{\"level\":\"shrill\",\"text\":\"The backup has failed\"}");
		this.admin.click(".admin-requeue");
		this.admin.await(() -> this.admin.has(".admin-rejected .admin-error"));
		assertThat(this.admin.text(".admin-rejected .admin-error")).contains("shrill");
		assertThat(this.admin.complaints()).singleElement().asString().contains("status of 422");
		this.admin.retype(".admin-rejected textarea", "{\"level\":\"error\",\"text\":\"The backup has failed\"}");
		this.admin.click(".admin-requeue");
		this.admin.await(() -> !this.admin.has(".admin-rejected"));
		assertThat(this.redis.opsForList().range(QUEUE, -1, -1))
			.containsExactly("{\"level\":\"error\",\"text\":\"The backup has failed\"}");
		// One of each kind is deleted.
		this.admin.click(".admin-waiting li:nth-child(2) .admin-delete-waiting");
		this.admin.await(() -> this.admin.texts(".admin-waiting .admin-text p").size() == 2);
		assertThat(this.admin.texts(".admin-waiting .admin-text p")).containsExactly("Your report is ready",
				"The backup has failed");
		this.admin.click(".admin-mark-read");
		this.admin.await(() -> !this.admin.has(".admin-mark-read"));
		this.admin.click(".admin-inbox li:nth-child(1) .admin-delete");
		this.admin.await(() -> this.admin.texts(".admin-inbox .admin-text p").size() == 1);
		this.admin.type("admin-key", "report");
		this.admin.click(".admin-withdraw button");
		this.admin.await(() -> this.admin.texts(".admin-waiting .admin-text p").size() == 1);
		this.admin.click(".admin-confirm summary");
		this.admin.click(".admin-erase");
		this.admin.await(() -> this.admin.messages().toString().contains("Erased: barry"));
		assertThat(this.redis.keys("async-messages:{barry}:*")).isEmpty();
		assertThat(this.redis.keys("async-messages:{sally}:*")).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aMessageIsPreviewedAndSentToMany(boolean withJavaScript) {
		if (!withJavaScript) {
			this.admin.turnJavaScriptOff();
		}
		this.admin.open("/admin/messages/send");
		this.admin.type("admin-recipients", "barry\n\nsally\n" + "x".repeat(256));
		this.admin.choose("admin-level", "warning");
		this.admin.type("admin-subject", "Maintenance");
		this.admin.type("admin-text", "We are offline from 22:00.");
		this.admin.type("admin-link", "/about");
		this.admin.click(".admin-show-preview");
		this.admin.await(() -> this.admin.has(".admin-preview"));
		assertThat(this.admin.text(".admin-preview li.message.warning")).contains("Maintenance",
				"We are offline from 22:00.");
		this.admin.screenshot("admin-preview");
		assertThat(this.redis.keys("async-messages:{barry}:*")).isEmpty();
		this.admin.click(".admin-submit");
		this.admin.await(() -> this.admin.has(".admin-result"));
		assertThat(this.admin.text(".admin-sent")).isEqualTo("Sent to users: 2");
		assertThat(this.admin.texts(".admin-refusals td")).singleElement().asString().contains("255 characters");
		this.admin.screenshot("admin-sent");
		assertThat(this.messages.receive("barry")).extracting(UserMessage::subject).containsExactly("Maintenance");
		assertThat(this.messages.receive("sally")).hasSize(1);
	}

	@Test
	void aFileOfNamesIsSent() throws IOException {
		Path file = Files.writeString(this.folder.resolve("names.txt"),
				IntStream.range(0, 2500).mapToObj((i) -> "user" + i).collect(Collectors.joining("\n")));
		this.admin.open("/admin/messages/send");
		this.admin.type("admin-file", file.toString());
		this.admin.type("admin-text", "Hello");
		this.admin.click(".admin-submit");
		this.admin.await(() -> this.admin.has(".admin-result"));
		assertThat(this.admin.texts(".admin-progress li")).hasSize(3);
		assertThat(this.admin.text(".admin-sent")).isEqualTo("Sent to users: 2500");
		assertThat(this.messages.receive("user2499")).hasSize(1);
	}

	@Test
	void aHugeFileIsRefusedWithItsLimits() throws IOException {
		Path file = this.folder.resolve("huge.txt");
		Files.write(file, new byte[100 * 1024 * 1024]);
		this.admin.open("/admin/messages/send");
		this.admin.type("admin-file", file.toString());
		this.admin.type("admin-text", "Hello");
		this.admin.click(".admin-submit");
		this.admin.await(() -> this.admin.has(".admin-error"));
		assertThat(this.admin.text(".admin-error")).contains("spring.servlet.multipart.max-file-size=1MB");
		assertThat(this.admin.complaints()).singleElement().asString().contains("status of 413");
		Files.delete(file);
	}

	@Test
	void aMistakeIsNamedBesideItsField() {
		this.admin.open("/admin/messages/send");
		this.admin.type("admin-recipients", "barry");
		this.admin.click(".admin-send summary");
		this.admin.type("admin-closeAfter", "soon");
		this.admin.click(".admin-submit");
		this.admin.await(() -> this.admin.has("#admin-text-error"));
		assertThat(this.admin.text("#admin-text-error")).contains("'text' must not be blank");
		assertThat(this.admin.text("#admin-closeAfter-error")).contains("such as 30s");
		assertThat(this.admin.complaints()).singleElement().asString().contains("status of 422");
		this.admin.screenshot("admin-mistakes");
	}

	private void announce() {
		this.announcements.publish(Announcement
			.of("maintenance", UserMessage.warning("We are offline tonight from 22:00.").subject("Maintenance"))
			.until(Instant.parse("2100-01-31T18:00:00Z")));
		this.announcements
			.publish(Announcement.of("figures", UserMessage.info("The figures of March are final.").link("/reports/42"))
				.audience(Audience.authority("ROLE_ADMIN"))
				.mode(AnnouncementMode.ALWAYS));
		this.announcements.publish(Announcement.of("new", UserMessage.success("There is a new inbox."))
			.from(Instant.parse("2099-12-31T23:00:00Z"))
			.audience(Audience.USERS)
			.mode(AnnouncementMode.ONCE));
		this.redis.opsForHash()
			.put("async-messages:announcements", "from-a-script",
					"{\"text\":\"Written by a script in another language\",\"mode\":\"twice\"}");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anAnnouncementIsPreviewedPublishedCorrectedAndWithdrawn(boolean withJavaScript) {
		if (!withJavaScript) {
			this.admin.turnJavaScriptOff();
		}
		this.admin.open("/admin/messages");
		this.admin.click("a[href$='/announcements']");
		this.admin.await(() -> this.admin.has("#admin-audience"));
		this.admin.type("admin-key", "maintenance");
		this.admin.choose("admin-level", "warning");
		this.admin.type("admin-text", "We are offline tonight.");
		this.admin.click(".admin-show-preview");
		this.admin.await(() -> this.admin.has(".admin-preview"));
		assertThat(this.admin.text(".admin-preview li.message.warning")).contains("We are offline tonight.");
		assertThat(this.announcements.list()).isEmpty();
		this.admin.click(".admin-submit");
		this.admin.await(() -> this.admin.has(".admin-table"));
		assertThat(this.admin.messages()).hasSize(2);
		assertThat(this.admin.messages().get(0)).contains("We are offline tonight.");
		this.admin.click(".admin-table tbody th a");
		this.admin.await(() -> this.admin.find("#admin-text").getText().equals("We are offline tonight."));
		this.admin.retype("#admin-text", "We are offline tomorrow.");
		this.admin.click(".admin-submit");
		this.admin.await(() -> this.admin.text(".admin-table tbody").contains("tomorrow"));
		this.admin.click(".admin-table tbody button");
		this.admin.await(() -> !this.admin.has(".admin-table"));
		assertThat(this.announcements.list()).isEmpty();
	}

	@Test
	void anotherUserIsNotLetIn() {
		try (Browser barry = new Browser("http://localhost:" + this.port, this.folder.resolve("barry"))) {
			barry.logIn("barry");
			for (String path : List.of("/admin/messages", "/admin/messages/send",
					"/admin/messages/mailbox?recipient=barry")) {
				barry.open(path);
				assertThat(barry.has(".admin")).isFalse();
			}
			assertThat(barry.has("header a[href='/admin/messages']")).isFalse();
			assertThat(barry.complaints()).hasSize(3).allMatch((line) -> line.contains("status of 403"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void thePagesFitWideAndNarrowScreens(String colorScheme) {
		reject("{\"level\":\"loud\",\"text\":\"The backup has failed\"}");
		fill();
		this.redis.opsForList().rightPush(QUEUE, "A line of a log that is longer than a narrow screen is wide");
		announce();
		this.admin.prefer(colorScheme);
		for (String page : List.of("", "/mailbox?recipient=barry", "/send?recipient=barry", "/announcements",
				"/announcements?key=maintenance")) {
			String name = "admin-" + page.replaceAll("\\W", "").replaceAll("recipient.*", "");
			this.admin.size(1280, page.startsWith("/announcements") ? 1700 : 900);
			this.admin.open("/admin/messages" + page);
			assertThat(this.admin.needsSidewaysScrolling()).isFalse();
			this.admin.screenshot(name + "-" + colorScheme);
			this.admin.size(390, page.startsWith("/announcements") ? 1900 : 844);
			this.admin.open("/admin/messages" + page);
			assertThat(this.admin.needsSidewaysScrolling()).isFalse();
			this.admin.screenshot("narrow-" + name + "-" + colorScheme);
			assertThat(this.admin
				.contrast(".admin h2, .admin small, .admin code, .admin label, .admin td, .admin button, .admin a"))
				.isGreaterThan(4.5);
		}
	}

}
