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
import org.junit.jupiter.params.provider.EnumSource;
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

	/**
	 * Uses the button of a visitor, as a browser does.
	 */
	private static void closeAsVisitor(Visitor visitor, HtmlPage page) {
		Element form = page.document().select(".message form.message-read[method=get]").get(0);
		assertThat(form.select("input")).isEmpty();
		assertThat(visitor.request("GET", form.attr("action"), "Sec-Fetch-Site", "same-origin").status())
			.isEqualTo(303);
	}

	private String idOf(String key) {
		return announcements().list()
			.stream()
			.filter((announcement) -> announcement.key().equals(key))
			.map((announcement) -> announcement.message().id())
			.findFirst()
			.orElseThrow();
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
		closeAsVisitor(visitor, visitor.get(PAGE));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		assertThat(visitor.hasCookie(ClosedCookie.NAME)).isTrue();
		assertThat(this.server.visitor().get("/pages/page").messages()).containsExactly("tonight");
	}

	@Test
	void aVisitorGetsNoSession() {
		announcements().publish(announcement("tonight").mode(AnnouncementMode.ALWAYS));
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		publish("tomorrow");
		for (String path : List.of("/pages/page", "/async-messages/messages")) {
			Visitor visitor = this.server.visitor();
			HtmlPage page = visitor.get(path);
			assertThat(page.messages()).containsExactlyInAnyOrder("tonight", "tomorrow", "new");
			closeAsVisitor(visitor, page);
			assertThat(visitor.get("/pages/page").messages()).containsExactly("tonight");
			assertThat(visitor.hasCookie("JSESSIONID")).isFalse();
		}
	}

	@Test
	void aVisitorOfAnotherSiteClosesNothing() {
		publish("tonight");
		String path = "/async-messages/announcements/" + idOf("tonight") + "/close";
		Visitor visitor = this.server.visitor();
		String here = visitor.get("/csrf").response().uri().resolve("/pages/page").toString();
		for (List<String> headers : List.of(List.<String>of(), List.of("Sec-Fetch-Site", "cross-site"),
				List.of("Sec-Fetch-Site", "same-site", "Referer", here), List.of("Sec-Fetch-Site", "none"),
				List.of("Referer", "https://evil.example/"))) {
			assertThat(visitor.request("GET", path, headers.toArray(String[]::new)).status()).isEqualTo(403);
		}
		assertThat(visitor.get("/pages/page").messages()).containsExactly("tonight");
		assertThat(visitor.request("GET", path, "Referer", here).status()).isEqualTo(303);
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aUserWhoUsesTheButtonOfAVisitorClosesNothing() {
		publish("tonight");
		Visitor visitor = login(this.barry);
		HtmlPage answer = visitor.request("GET", "/async-messages/announcements/" + idOf("tonight") + "/close",
				"Sec-Fetch-Site", "same-origin");
		assertThat(answer.status()).isEqualTo(303);
		assertThat(visitor.hasCookie(ClosedCookie.NAME)).isFalse();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("tonight");
	}

	@Test
	void aVisitorWhoClosesWhatIsNotThereCostsNoReadingOfTheStore() {
		publish("tonight");
		Visitor visitor = this.server.visitor();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("tonight");
		int before = this.server.store().announcementReads();
		for (int i = 0; i < 60; i++) {
			assertThat(visitor
				.request("GET", "/async-messages/announcements/" + i + "/close", "Sec-Fetch-Site", "same-origin")
				.status()).isEqualTo(404);
		}
		// A node that is not told of changes reads them every second.
		assertThat(this.server.store().announcementReads() - before).isLessThan(30);
	}

	@Test
	void aVisitorReceivesManyThatAreShownOnce() {
		for (int i = 0; i < 15; i++) {
			announcements().publish(announcement("new-" + i).mode(AnnouncementMode.ONCE));
		}
		Visitor visitor = this.server.visitor();
		HtmlPage page = visitor.get(PAGE);
		assertThat(page.response().headers().allValues("Set-Cookie")).hasSize(1);
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aFailedPageOfAVisitorGivesBackWhatIsShownOnce() {
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		Visitor visitor = this.server.visitor();
		assertThat(visitor.get("/pages/broken").messages()).containsExactly("new");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		Visitor script = this.server.visitor();
		HtmlPage failure = script.get("/pages/broken", "Accept", "application/json");
		assertThat(failure.status()).isEqualTo(500);
		assertThat(failure.body()).doesNotContain("message-body");
		assertThat(script.get("/pages/page").messages()).containsExactly("new");
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
	@ValueSource(strings = { "/pages/broken", "/failing-filter/page", "/refusing-filter/page" })
	void aPageThatFailedGivesBackWhatIsShownOnce(String path) {
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		for (Visitor visitor : List.of(login(this.barry), this.server.visitor())) {
			assertThat(visitor.get(path).messages()).containsExactly("new");
			assertThat(visitor.get("/pages/page").messages()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "status-exception", "annotated-exception", "send-error", "send-error-and-print",
			"send-error-and-render", "reason", "empty", "problem", "silent-view", "body", "body-of-handler",
			"read-and-body-of-handler" })
	void whatAHandlerReadsBeforeItRefusesIsShownOnce(String way) {
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		for (Visitor visitor : List.of(login(this.barry), this.server.visitor())) {
			List<String> shown = new ArrayList<>(
					visitor.request("GET", "/refuse/" + way, "Accept", "application/json").messages());
			shown.addAll(visitor.get("/pages/page").messages());
			shown.addAll(visitor.get("/pages/page").messages());
			assertThat(shown).containsExactly("new");
		}
	}

	@Test
	void aVisitorHasWhatIsShownOnceAmongTheOneTimeMessagesAsUsersDo() {
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		for (Visitor visitor : List.of(login(this.barry), this.server.visitor())) {
			assertThat(visitor.get("/async-messages/messages", "Accept", "application/json").body())
				.contains("\"text\":\"new\"", "\"announcement\":false", "\"confirmation\":null");
			assertThat(visitor.get("/pages/page").messages()).isEmpty();
		}
	}

	@Test
	void whatAScriptConfirmsIsOnlyWhatItWasShown() {
		Announcement once = announcement("new").mode(AnnouncementMode.ONCE);
		announcements().publish(once);
		Visitor visitor = login(this.barry);
		visitor.get("/pages/counts");
		announcements().publish(once.from(this.server.clock().instant().plusSeconds(60)));
		send(this.barry, "Your report is ready");
		HtmlPage page = visitor.get("/async-messages/messages", "Sec-Fetch-Dest", "empty", "Sec-Fetch-Site",
				"same-origin", "X-Requested-With", "XMLHttpRequest", "Async-Messages-Confirm", "true");
		assertThat(page.messages()).containsExactly("Your report is ready");
		String token = page.document().select("form.messages-shown input[name=shown]").attr("value");
		visitor.postForm("/async-messages/shown", "_csrf", visitor.get("/csrf").body(), "shown", token);
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		this.server.clock().forward(Duration.ofSeconds(61));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("new");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aPageThatDoesNotPrintItDoesNotConsumeWhatIsShownOnce() {
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		for (Visitor visitor : List.of(login(this.barry), this.server.visitor())) {
			visitor.get("/pages/silent");
			visitor.get("/pages/counts");
			visitor.get(PAGE, "Sec-Purpose", "prefetch");
			visitor.request("HEAD", PAGE);
			assertThat(visitor.get("/pages/page").messages()).containsExactly("new");
		}
	}

	@Test
	void aMessageWhoseIdBeginsLikeThatOfAnAnnouncementIsShown() {
		send(this.barry, UserMessage.info("Your report is ready").id("announcement-7"));
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Your report is ready");
	}

	@Test
	void whatWasGivenBackAndIsNotShownDoesNotWaitInTheMailbox() {
		Announcement once = announcement("new").mode(AnnouncementMode.ONCE);
		Announcement later = once.from(this.server.clock().instant().plusSeconds(60));
		for (Announcement changed : List.of(later, once.audience(Audience.authority("ROLE_ADMIN")))) {
			announcements().publish(once);
			Visitor visitor = login(this.sally);
			visitor.get("/pages/counts");
			assertThat(this.server.administration().summary(this.sally).waiting()).isOne();
			announcements().publish(changed);
			assertThat(visitor.get("/pages/page").messages()).isEmpty();
			assertThat(this.server.administration().summary(this.sally).waiting()).isZero();
			assertThat(this.server.administration().summary(this.sally).claimed()).isZero();
		}
		announcements().publish(later);
		Visitor visitor = login(this.sally);
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		this.server.clock().forward(Duration.ofSeconds(60));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("new");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void whatWasGivenBackIsShownAsItIsAnnouncedNow() {
		Announcement once = announcement("new").mode(AnnouncementMode.ONCE);
		announcements().publish(once);
		Visitor visitor = login(this.barry);
		visitor.get("/pages/counts");
		announcements().publish(once.audience(Audience.authority("ROLE_ADMIN")));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		announcements().publish(once.from(this.server.clock().instant().plusSeconds(60)));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		announcements().publish(Announcement.of("new", UserMessage.info("corrected")).mode(AnnouncementMode.ONCE));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("corrected");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "ALWAYS", "UNTIL_CLOSED" })
	void whatWasGivenBackAndIsNoLongerShownOnceIsShownOnOnePageAtMost(AnnouncementMode mode) {
		announcements().publish(announcement("new").mode(AnnouncementMode.ONCE));
		Visitor visitor = login(this.barry);
		visitor.get("/pages/counts");
		announcements().publish(announcement("new").mode(mode));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("new");
		assertThat(visitor.get("/pages/page").messages())
			.isEqualTo((mode == AnnouncementMode.ALWAYS) ? List.of("new") : List.of());
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
		closeAsVisitor(visitor, visitor.get(PAGE));
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
		assertThat(visitor.get("/async-messages/messages", "Accept", "application/json").body()).contains(
				"\"text\":\"tonight\"", "\"announcement\":true", "\"closable\":true", "\"closeMethod\":\"post\"",
				"\"persistent\":false");
	}

	@Test
	void aHostileTextIsEscaped() {
		announcements().publish(Announcement.of("k", UserMessage.info("<script>alert(1)</script>").subject("<b>")));
		assertThat(login(this.barry).get("/pages/page").body()).contains("&lt;script&gt;alert", "&lt;b&gt;")
			.doesNotContain("<script>alert", "<b>");
		assertThat(this.server.visitor().get("/freemarker/list").body()).contains("&lt;script&gt;alert", "&lt;b&gt;")
			.doesNotContain("<script>alert", "<b>");
	}

}
