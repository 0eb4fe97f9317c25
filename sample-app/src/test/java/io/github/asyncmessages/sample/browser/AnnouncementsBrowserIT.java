package io.github.asyncmessages.sample.browser;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.sample.SampleApplication;
import io.github.asyncmessages.testing.RedisNode;
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
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Announcements on the pages of two nodes.
 */
@OnRedis
@TestPropertySource(properties = "async-messages.web.live=stream")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnnouncementsBrowserIT {

	@LocalServerPort
	private int port;

	@Autowired
	private Announcements announcements;

	@Autowired
	private RedisNode redis;

	private ConfigurableApplicationContext otherNode;

	private Browser here;

	private Browser there;

	@BeforeAll
	void openBrowsers(@TempDir Path hereFolder, @TempDir Path thereFolder) {
		this.otherNode = new SpringApplicationBuilder(SampleApplication.class).profiles("redis")
			.run("--server.port=0", "--spring.data.redis.port=" + this.redis.port(), "--spring.jmx.enabled=false",
					"--async-messages.web.live=stream");
		this.here = new Browser("http://localhost:" + this.port, hereFolder);
		this.there = new Browser("http://localhost:" + this.otherNode.getEnvironment().getProperty("local.server.port"),
				thereFolder);
	}

	@BeforeEach
	void logIn() {
		for (Browser browser : List.of(this.here, this.there)) {
			browser.reset().appearVisible().logIn("barry");
			browser.open("/about");
		}
	}

	@AfterEach
	void theBrowsersHaveNotComplained() {
		this.announcements.withdraw("maintenance");
		assertThat(this.here.complaints()).isEmpty();
		assertThat(this.there.complaints()).isEmpty();
	}

	@AfterAll
	void closeBrowsers() {
		this.here.close();
		this.there.close();
		this.otherNode.close();
	}

	private static Announcement maintenance(String text) {
		return Announcement.of("maintenance", UserMessage.warning(text));
	}

	private void awaitOnBoth(String text) {
		for (Browser browser : List.of(this.here, this.there)) {
			browser.await(() -> browser.messages().size() == 1 && browser.messages().get(0).contains(text));
		}
	}

	private void awaitNoneOnBoth() {
		awaitNone(this.here);
		awaitNone(this.there);
	}

	private static void awaitNone(Browser browser) {
		browser.await(() -> browser.messages().isEmpty());
	}

	@Test
	void openPagesOfBothNodesShowWhatOneHasPublishedCorrectedAndWithdrawn() {
		this.announcements.publish(maintenance("Down tonight"));
		awaitOnBoth("Down tonight");
		this.here.screenshot("announcement");
		this.otherNode.getBean(Announcements.class).publish(maintenance("Down tomorrow"));
		awaitOnBoth("Down tomorrow");
		assertThat(this.there.messages("/rules")).singleElement().asString().contains("Down tomorrow");
		this.announcements.withdraw("maintenance");
		awaitNoneOnBoth();
		assertThat(this.there.messages("/about")).isEmpty();
	}

	@Test
	void theButtonOfAnOpenPageFollowsACorrectionOfTheMode() {
		this.announcements.publish(maintenance("Down tonight"));
		awaitOnBoth("Down tonight");
		this.announcements.publish(maintenance("Down tonight").mode(AnnouncementMode.ALWAYS));
		this.here.await(() -> !this.here.has("li.message .message-close"));
		this.announcements.publish(maintenance("Down tonight"));
		this.here.await(() -> this.here.has("li.message .message-close"));
		this.here.click("li.message button");
		awaitNone(this.here);
	}

	@Test
	void whatIsClosedOnOneNodeIsGoneOnBothUntilItIsPublishedAgain() {
		this.announcements.publish(maintenance("Down tonight"));
		awaitOnBoth("Down tonight");
		this.here.click("li.message button");
		awaitNone(this.here);
		this.there.await(() -> this.there.messages("/about").isEmpty());
		assertThat(this.here.messages("/about")).isEmpty();
		this.announcements.publish(maintenance("Down tomorrow"));
		assertThat(this.here.messages("/about")).isEmpty();
		this.announcements.publishAgain(maintenance("Down next week"));
		awaitOnBoth("Down next week");
	}

	@Test
	void openPagesOfBothNodesShowAnAnnouncementFromItsBeginningUntilItsEnd() {
		Instant from = Instant.now().plusSeconds(2);
		this.announcements.publish(maintenance("Down tonight").from(from).until(from.plusSeconds(10)));
		assertThat(this.here.messages()).isEmpty();
		awaitOnBoth("Down tonight");
		assertThat(Instant.now()).isAfterOrEqualTo(from);
		awaitNoneOnBoth();
		assertThat(Instant.now()).isAfterOrEqualTo(from.plusSeconds(10));
	}

	@Test
	void whatIsShownOnceIsOnAPageOfOneNode() {
		this.announcements.publish(maintenance("New here").mode(AnnouncementMode.ONCE));
		this.here.await(() -> this.here.messages().size() + this.there.messages().size() == 1);
		assertThat(this.here.messages("/about")).isEmpty();
		assertThat(this.there.messages("/about")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aVisitorClosesAnAnnouncementInOneBrowser(boolean withJavaScript) {
		this.announcements.publish(maintenance("Down tonight"));
		for (Browser browser : List.of(this.here, this.there)) {
			browser.reset();
			browser.await(() -> !browser.messages("/about").isEmpty());
		}
		if (!withJavaScript) {
			this.here.turnJavaScriptOff();
		}
		assertThat(this.here.messages("/about")).singleElement().asString().contains("Down tonight");
		this.here.click("li.message button");
		awaitNone(this.here);
		assertThat(this.here.messages("/about")).isEmpty();
		assertThat(this.here.cookies()).containsKey("async-messages-closed");
		assertThat(this.there.messages("/about")).singleElement().asString().contains("Down tonight");
	}

	@Test
	void anAnnouncementIsClosedWithoutJavaScript() {
		this.announcements.publish(maintenance("Down tonight"));
		this.here.turnJavaScriptOff();
		assertThat(this.here.messages("/about")).singleElement().asString().contains("Down tonight");
		this.here.click("li.message button");
		assertThat(this.here.messages("/about")).isEmpty();
	}

}
