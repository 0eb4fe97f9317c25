package io.github.asyncmessages.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.Audience;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the rules mean for announcements.
 */
abstract class AnnouncementsRule extends DeliveryRule {

	/** Is always the page, whatever the application shows its messages with. */
	private static final String PAGE = "/pages/page?page";

	AnnouncementsRule(TestApplication server) {
		super(server);
	}

	@BeforeEach
	@AfterEach
	void withdrawAll() {
		announcements().list().forEach((announcement) -> announcements().withdraw(announcement.key()));
	}

	private Announcements announcements() {
		return this.server.bean(Announcements.class);
	}

	private static Announcement announcement(String key) {
		return Announcement.of(key, UserMessage.info(key));
	}

	private void publish(String... keys) {
		for (String key : keys) {
			announcements().publish(announcement(key));
		}
	}

	private static String closePath(HtmlPage page) {
		Element form = page.document().select(".message form.message-read").first();
		return (form != null) ? form.attr("action") : "";
	}

	@Test
	void anAnnouncementIsOnEveryPageOfEveryReader() {
		publish("tonight");
		for (Visitor visitor : List.of(login(this.barry), login(this.sally), this.server.visitor())) {
			for (int i = 0; i < 3; i++) {
				assertThat(visitor.get("/pages/page").messages()).containsExactly("tonight");
			}
		}
		assertThat(login(this.barry).get("/freemarker/page").messages()).containsExactly("tonight");
		announcements().withdraw("tonight");
		assertThat(login(this.barry).get("/pages/page").messages()).isEmpty();
		assertThat(this.server.visitor().get("/pages/page").messages()).isEmpty();
	}

	@Test
	void announcementsComeFirstInTheOrderOfTheirFirstPublication() {
		publish("b");
		this.server.clock().forward(Duration.ofMillis(1));
		publish("a", "b");
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Saved");
		send(this.barry, "Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("b", "a", "Saved", "Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("b", "a");
	}

	@Test
	void whatAReaderClosesIsGoneInEveryBrowserOfThisReader() {
		publish("tonight");
		Visitor visitor = login(this.barry);
		String path = closePath(visitor.get("/pages/page"));
		visitor.post(path);
		for (int i = 0; i < 2; i++) {
			assertThat(visitor.get("/pages/page").messages()).isEmpty();
			assertThat(login(this.barry).get("/pages/page").messages()).isEmpty();
		}
		assertThat(login(this.sally).get("/pages/page").messages()).containsExactly("tonight");
		visitor.post(path);
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aCorrectionIsSeenByThoseWhoHaveNotClosedItUnlessItIsPublishedAgain() {
		publish("tonight");
		Visitor visitor = login(this.barry);
		visitor.post(closePath(visitor.get("/pages/page")));
		Announcement corrected = Announcement.of("tonight", UserMessage.info("tomorrow"));
		announcements().publish(corrected);
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		assertThat(login(this.sally).get("/pages/page").messages()).containsExactly("tomorrow");
		announcements().publishAgain(corrected);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("tomorrow");
	}

	@Test
	void aVisitorClosesAnAnnouncementWithACookie() {
		publish("tonight");
		Visitor visitor = this.server.visitor();
		HtmlPage page = visitor.get("/pages/page");
		assertThat(page.messages()).containsExactly("tonight");
		assertThat(visitor.hasCookie(ClosedCookie.NAME)).isFalse();
		visitor.post(closePath(visitor.get(PAGE)));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		assertThat(visitor.hasCookie(ClosedCookie.NAME)).isTrue();
		assertThat(this.server.visitor().get("/pages/page").messages()).containsExactly("tonight");
	}

	@Test
	void aVisitorGetsNoSessionForWhatCannotBeClosed() {
		announcements().publish(announcement("tonight").mode(AnnouncementMode.ALWAYS));
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		Visitor visitor = this.server.visitor();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("tonight", "new");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("tonight");
		assertThat(visitor.hasCookie("JSESSIONID")).isFalse();
	}

	@Test
	void whatCannotBeClosedHasNoButton() {
		announcements().publish(announcement("tonight").mode(AnnouncementMode.ALWAYS));
		String id = announcements().list().get(0).message().id();
		Visitor visitor = login(this.barry);
		assertThat(visitor.get("/pages/page").document().select(".message button")).isEmpty();
		assertThat(visitor.post("/async-messages/announcements/" + id + "/close").status()).isEqualTo(400);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("tonight");
	}

	@Test
	void anAnnouncementForUsersIsNotForVisitors() {
		announcements().publish(announcement("users").audience(Audience.USERS));
		assertThat(this.server.visitor().get("/pages/page").messages()).isEmpty();
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("users");
	}

	@Test
	void anAnnouncementForAnAuthorityIsForThoseWhoHaveIt() {
		announcements().publish(announcement("admins").audience(Audience.authority("ROLE_ADMIN")));
		assertThat(this.server.visitor().get("/pages/page").messages()).isEmpty();
		assertThat(login(this.barry).get("/pages/page").messages()).isEmpty();
		assertThat(login(TestApplication.newName("admin")).get("/pages/page").messages()).containsExactly("admins");
	}

	@Test
	void anAudienceOfTheApplicationDecides() {
		announcements().publish(announcement("barries").audience(Audience.bean("barries")));
		assertThat(this.server.visitor().get("/pages/page").messages()).isEmpty();
		assertThat(login(this.sally).get("/pages/page").messages()).isEmpty();
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("barries");
	}

	@Test
	void anAnnouncementIsShownFromItsBeginningUntilItsEnd() {
		announcements().publish(announcement("tonight").from(this.server.clock().instant().plusSeconds(60))
			.until(this.server.clock().instant().plusSeconds(120)));
		Visitor visitor = login(this.barry);
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		this.server.clock().forward(Duration.ofSeconds(60));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("tonight");
		assertThat(this.server.visitor().get("/pages/page").messages()).containsExactly("tonight");
		this.server.clock().forward(Duration.ofSeconds(60));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		assertThat(this.server.visitor().get("/pages/page").messages()).isEmpty();
	}

	@Test
	void onceIsOnOnePageOfEachReader() {
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		send(this.barry, "Your report is ready");
		for (int i = 0; i < 2; i++) {
			Visitor visitor = login(this.barry);
			assertThat(visitor.get("/pages/page").messages())
				.isEqualTo((i == 0) ? List.of("new", "Your report is ready") : List.of());
			assertThat(visitor.get("/pages/page").messages()).isEmpty();
		}
		Visitor visitor = this.server.visitor();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("new");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void pagesInParallelShowOnceOnce() throws Exception {
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		Visitor visitor = login(this.barry);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<String> printed = new ArrayList<>();
			for (Future<List<String>> page : threads.invokeAll(IntStream.range(0, 8)
				.<Callable<List<String>>>mapToObj((i) -> () -> visitor.get("/pages/page").messages())
				.toList())) {
				printed.addAll(page.get());
			}
			assertThat(printed).containsExactly("new");
		}
		finally {
			threads.shutdownNow();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/pages/broken", "/failing-filter/page" })
	void aPageThatFailedGivesBackWhatIsShownOnce(String path) {
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		Visitor visitor = login(this.barry);
		assertThat(visitor.get(path).messages()).containsExactly("new");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aPageThatDoesNotPrintItDoesNotConsumeWhatIsShownOnce() {
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		for (Visitor visitor : List.of(login(this.barry), this.server.visitor())) {
			visitor.get("/pages/silent");
			visitor.get(PAGE, "Sec-Purpose", "prefetch");
			visitor.request("HEAD", PAGE);
			assertThat(visitor.get("/pages/page").messages()).containsExactly("new");
		}
	}

	@Test
	void whatIsShownOnceIsNotShownAfterItsWithdrawal() {
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		send(this.barry, "Your report is ready");
		Visitor visitor = login(this.barry);
		visitor.get("/pages/counts");
		announcements().withdraw("new");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Your report is ready");
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("new");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void anAdministratorWhoActsAsAUserSeesThemAndClosesNothing() {
		publish("tonight");
		announcements().publish(announcement("once").mode(AnnouncementMode.ONCE));
		send(this.barry, "Your report is ready");
		Visitor admin = login(TestApplication.newName("admin"));
		admin.post("/login/impersonate", "username", this.barry);
		HtmlPage page = admin.get(PAGE);
		assertThat(page.messages()).containsExactly("tonight");
		assertThat(page.document().select(".message button")).isEmpty();
		assertThat(page.header("Cache-Control")).hasValue("private, no-store");
		String id = announcements().list().get(0).message().id();
		assertThat(admin.post("/async-messages/announcements/" + id + "/close").status()).isEqualTo(403);
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("tonight", "once",
				"Your report is ready");
	}

	@Test
	void aPageOfAVisitorWithAnAnnouncementIsNotCachedEvenIfItIsClosed() {
		publish("tonight");
		Visitor visitor = this.server.visitor();
		assertThat(visitor.get("/cached?view=page").header("Cache-Control")).hasValue("private, no-store");
		visitor.post(closePath(visitor.get(PAGE)));
		assertThat(visitor.get("/cached?view=page").header("Cache-Control")).hasValue("private, no-store");
		announcements().withdraw("tonight");
		assertThat(this.server.visitor().get("/cached?view=page").header("Cache-Control"))
			.isNotEqualTo(Optional.of("private, no-store"));
	}

	@Test
	void aPageAsksTheStoreOnceAndThatOfAVisitorNever() {
		publish("tonight");
		announcements().publish(announcement("once").mode(AnnouncementMode.ONCE));
		Visitor visitor = login(this.barry);
		visitor.get("/pages/page");
		Map<String, Integer> before = this.server.store().calls();
		visitor.get("/pages/page");
		assertThat(total(this.server.store().calls()) - total(before)).isOne();
		before = this.server.store().calls();
		this.server.visitor().get("/pages/page");
		assertThat(this.server.store().calls()).isEqualTo(before);
	}

	private static int total(Map<String, Integer> calls) {
		return calls.values().stream().mapToInt(Integer::intValue).sum();
	}

	@Test
	void theListWithoutPersistentMessagesHasAnnouncements() {
		publish("tonight");
		send(this.barry, UserMessage.info("Read me").untilRead());
		String path = "/async-messages/messages?hidePersistent=true";
		assertThat(login(this.barry).get(path).messages()).containsExactly("tonight");
	}

	@Test
	void scriptsGetAnnouncementsAsJson() {
		publish("tonight");
		Visitor visitor = login(this.barry);
		assertThat(visitor.get("/async-messages/messages", "Accept", "application/json").body())
			.contains("\"text\":\"tonight\"", "\"announcement\":true", "\"closable\":true", "\"persistent\":false");
	}

	@Test
	void aHostileTextIsEscaped() {
		announcements().publish(Announcement.of("k", UserMessage.info("<script>alert(1)</script>").subject("<b>")));
		assertThat(login(this.barry).get("/pages/page").body()).doesNotContain("<script>alert", "<b>");
		assertThat(this.server.visitor().get("/freemarker/page").body()).doesNotContain("<script>alert", "<b>");
	}

}
