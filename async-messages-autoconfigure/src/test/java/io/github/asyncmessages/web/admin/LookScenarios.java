package io.github.asyncmessages.web.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.Gate;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Finding mailboxes, and looking into them.
 */
abstract class LookScenarios extends AdminScenarios {

	LookScenarios(TestApplication server) {
		super(server);
	}

	@Test
	void theListHasEveryMailboxWithItsCounts() {
		send(this.barry, UserMessage.info("one"));
		send(this.barry, UserMessage.info("two"));
		send(this.barry, UserMessage.info("three").untilRead());
		Visitor visitor = login(this.admin);
		String path = PATH;
		List<String> names = new ArrayList<>();
		List<String> counts = List.of();
		while (!path.isEmpty()) {
			HtmlPage page = visitor.get(path);
			assertThat(page.status()).isEqualTo(200);
			for (Element row : page.document().select(".admin-table tbody tr")) {
				names.add(row.select("th a").text());
				if (row.select("th a").text().equals(this.barry)) {
					counts = row.select("td").eachText();
					assertThat(visitor.get(row.select("a").attr("href")).text("h1")).isEqualTo(this.barry);
				}
			}
			path = page.document().select("a.admin-next").attr("href");
		}
		assertThat(names).contains(this.barry);
		assertThat(counts).containsExactly("2", "0", "1", "0");
	}

	@Test
	void mailboxesAreFilteredWhereTheStoreCan() {
		send(this.barry, UserMessage.error("once"));
		send(this.sally, UserMessage.info("inbox").inboxOnly());
		Visitor visitor = login(this.admin);
		if (!this.server.administration().canFilter()) {
			assertThat(visitor.get(PATH).document().select(".admin-filter select")).isEmpty();
			assertThat(visitor.get(PATH + "?level=error").status()).isEqualTo(400);
			return;
		}
		assertThat(visitor.get(PATH).document().select(".admin-filter select")).hasSize(2);
		assertThat(names(visitor, PATH + "?level=error")).contains(this.barry).doesNotContain(this.sally);
		assertThat(names(visitor, PATH + "?level=&delivery=inbox")).contains(this.sally).doesNotContain(this.barry);
		assertThat(visitor.get(PATH + "?level=error").document().select("option[selected]").eachAttr("value"))
			.containsExactly("error");
		assertThat(visitor.get(PATH + "?level=loud").status()).isEqualTo(400);
	}

	@Test
	void whoWasNeverSeenIsMarkedAndFound() {
		send(this.barry, UserMessage.info("a"));
		send(this.sally, UserMessage.info("a"));
		login(this.sally).get("/pages/page");
		Awaitility.await().until(() -> this.server.administration().summary(this.sally).seen());
		send(this.sally, UserMessage.info("b"));
		Visitor visitor = login(this.admin);
		assertThat(names(visitor, PATH)).contains(this.barry, this.sally);
		HtmlPage page = visitor.get(PATH + "?never-seen=true");
		assertThat(page.document().select("input[name=never-seen][checked]")).hasSize(1);
		assertThat(page.document().select(".admin-table tbody th")).isNotEmpty()
			.allSatisfy((row) -> assertThat(row.select(".admin-never-seen").text()).isEqualTo("never seen"));
		assertThat(names(visitor, PATH + "?never-seen=true")).contains(this.barry).doesNotContain(this.sally);
		assertThat(visitor.get(mailbox(this.barry)).text(".admin-never-seen")).isEqualTo("never seen");
		assertThat(visitor.get(mailbox(this.sally)).document().select(".admin-never-seen")).isEmpty();
	}

	private static List<String> names(Visitor visitor, String start) {
		List<String> names = new ArrayList<>();
		String path = start;
		while (!path.isEmpty()) {
			HtmlPage page = visitor.get(path);
			names.addAll(page.document().select(".admin-table tbody th a").eachText());
			path = page.document().select("a.admin-next").attr("href");
		}
		return names;
	}

	@Test
	void aPageHasFiftyMailboxes() {
		// A page has fewer where a mailbox has only a history, which is none of these.
		IntStream.range(0, 100).forEach((i) -> send(this.barry + "-" + i, UserMessage.info("text")));
		Visitor visitor = login(this.admin);
		int largest = 0;
		for (String path = PATH; !path.isEmpty();) {
			HtmlPage page = visitor.get(path);
			largest = Math.max(largest, page.document().select(".admin-table tbody tr").size());
			path = page.document().select("a.admin-next").attr("href");
		}
		// Redis may find some more in its last step.
		assertThat(largest).isBetween(50, this.server.isOn("redis") ? 59 : 50);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b:c d", "<script>alert(1)</script>", "\uD83D\uDC1D bee", "{curly} 100%", "x+y&z=1",
			"..", "' OR 1=1 --", "${7*7}" })
	void anyNameIsFoundAndIsText(String name) {
		String recipient = name + this.barry;
		send(recipient, UserMessage.info("for " + name));
		HtmlPage page = login(this.admin).get(mailbox(recipient));
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.text("h1")).isEqualTo(recipient);
		assertThat(waiting(page)).containsExactly("for " + name);
		assertThat(page.document().select("script:not([src])")).isEmpty();
		assertThat(page.document().select("[name=recipient]").eachAttr("value")).isNotEmpty()
			.allMatch(recipient::equals);
	}

	@Test
	void aMailboxShowsWhatItHolds() {
		send(this.barry, UserMessage.warning("waiting").key("import").subject("Subject"));
		send(this.barry, UserMessage.info("unread").untilRead());
		UserMessage read = send(this.barry, UserMessage.info("read").inboxOnly());
		this.server.messages().inbox(this.barry).markRead(read.id());
		HtmlPage page = login(this.admin).get(mailbox(this.barry));
		assertThat(waiting(page)).containsExactly("waiting");
		assertThat(page.text(".admin-waiting")).contains("Warning", "Subject", "import");
		assertThat(page.document().select(".admin-inbox .admin-text p").eachText()).containsExactly("read", "unread");
		assertThat(page.document().select(".admin-counts dd").eachText()).containsExactly("1", "0", "1", "0");
		// Looking takes nothing.
		assertThat(received(this.barry)).containsExactly("waiting");
	}

	@Test
	void theInboxOfAMailboxHasPages() {
		IntStream.range(0, 25).forEach((i) -> send(this.barry, UserMessage.info("message " + i).inboxOnly()));
		Visitor visitor = login(this.admin);
		HtmlPage first = visitor.get(mailbox(this.barry));
		assertThat(first.document().select(".admin-inbox > li")).hasSize(20);
		HtmlPage second = visitor.get(first.document().select("a.admin-next").attr("href"));
		assertThat(second.document().select(".admin-inbox > li")).hasSize(5);
		assertThat(second.document().select("a.admin-next")).isEmpty();
	}

	@Test
	void aClaimedMessageSaysUntilWhen() throws Exception {
		send(this.barry, UserMessage.info("claimed"));
		Visitor reader = login(this.barry);
		String name = this.server.gates().close();
		Gate gate = this.server.gates().get(name);
		Thread page = new Thread(() -> reader.get("/pages/gated?gate=" + name));
		page.start();
		gate.awaitArrival();
		HtmlPage mailbox = login(this.admin).get(mailbox(this.barry));
		gate.open();
		page.join();
		assertThat(mailbox.text(".admin-claimed .admin-text p")).isEqualTo("claimed");
		assertThat(mailbox.text(".admin-claimed-until")).startsWith("Claimed until ");
		assertThat(mailbox.text(".admin-count-claimed")).isEqualTo("1");
	}

	@Test
	void theListCountsWhatIsClaimedAndRejected() throws Exception {
		boolean rejects = insert(this.barry, "loud", "rejected");
		Visitor reader = login(this.barry);
		reader.get("/pages/page");
		send(this.barry, UserMessage.info("claimed"));
		String name = this.server.gates().close();
		Gate gate = this.server.gates().get(name);
		Thread page = new Thread(() -> reader.get("/pages/gated?gate=" + name));
		page.start();
		gate.awaitArrival();
		List<String> counts = counts(login(this.admin));
		gate.open();
		page.join();
		assertThat(counts).containsExactly("0", "1", "0", rejects ? "1" : "0");
	}

	private List<String> counts(Visitor visitor) {
		for (String path = PATH; !path.isEmpty();) {
			HtmlPage page = visitor.get(path);
			for (Element row : page.document().select(".admin-table tbody tr")) {
				if (row.select("th a").text().equals(this.barry)) {
					return row.select("td").eachText();
				}
			}
			path = page.document().select("a.admin-next").attr("href");
		}
		return List.of();
	}

	@Test
	void theHistorySaysWhatWasDelivered() {
		send(this.barry, UserMessage.warning("shown"));
		send(this.barry, UserMessage.info("waiting"));
		Visitor visitor = login(this.admin);
		assertThat(visitor.get(mailbox(this.barry)).document().select(".admin-history")).isEmpty();
		received(this.barry);
		send(this.barry, UserMessage.info("later"));
		HtmlPage page = visitor.get(mailbox(this.barry));
		assertThat(page.document().select(".admin-history .admin-text p").eachText()).containsExactlyInAnyOrder("shown",
				"waiting");
		assertThat(page.document().select(".admin-history .admin-facts").eachText()).hasSize(2)
			.allMatch((text) -> text.startsWith("Delivered "));
		assertThat(waiting(page)).containsExactly("later");
	}

	@Test
	void aLongHistorySaysThatThereIsMore() {
		IntStream.range(0, 100).forEach((i) -> send(this.barry, UserMessage.info("message " + i)));
		received(this.barry);
		Visitor visitor = login(this.admin);
		HtmlPage page = visitor.get(mailbox(this.barry));
		assertThat(page.document().select(".admin-history > li")).hasSize(100);
		assertThat(page.document().select(".admin-history-truncated")).isEmpty();
		send(this.barry, UserMessage.info("latest"));
		received(this.barry);
		page = visitor.get(mailbox(this.barry));
		assertThat(page.document().select(".admin-history > li")).hasSize(100);
		assertThat(page.text(".admin-history > li:first-child .admin-text p")).isEqualTo("latest");
		assertThat(page.text(".admin-history-truncated")).isEqualTo("There are more, which are not listed.");
	}

	@Test
	void anEmptyMailboxSaysSo() {
		HtmlPage page = login(this.admin).get(mailbox(this.barry));
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.document().select(".admin-counts dd").eachText()).containsOnly("0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "%20", "%00", "a%0Ab" })
	void anImpossibleNameIsRefusedBesideTheField(String name) {
		HtmlPage page = login(this.admin).get(PATH + "/mailbox?recipient=" + name);
		assertThat(page.status()).isEqualTo(400);
		assertThat(page.text("#admin-recipient-error")).startsWith("'recipient' must not ");
		assertThat(page.document().select("[aria-invalid=true]").attr("id")).isEqualTo("admin-recipient");
	}

	@Test
	void anOverLongNameIsRefusedAndKept() {
		String name = "x".repeat(300);
		HtmlPage page = login(this.admin).get(PATH + "/mailbox?recipient=" + name);
		assertThat(page.status()).isEqualTo(400);
		assertThat(page.text("#admin-recipient-error")).contains("255 characters");
		assertThat(page.document().select("#admin-recipient").val()).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rubbish", "0-0", "%00", "<script>", "\uD83D\uDC1D" })
	void aCursorOfNoListIsRefused(String cursor) {
		Visitor visitor = login(this.admin);
		for (String path : List.of(PATH + "?", mailbox(this.barry) + "&")) {
			HtmlPage page = visitor.get(path + "cursor=" + Visitor.encode("no cursor " + cursor));
			assertThat(page.status()).isEqualTo(400);
			assertThat(page.text(".admin-error")).contains("'cursor' must ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { PATH, PATH + "/", PATH + "/mailbox?recipient=barry", PATH + "/send" })
	void thePagesSpeakGermanAndFrench(String path) {
		Visitor visitor = login(this.admin);
		String english = visitor.get(path, "Accept-Language", "en").text("main");
		String german = visitor.get(path, "Accept-Language", "de").text("main");
		String french = visitor.get(path, "Accept-Language", "fr").text("main");
		assertThat(german).isNotEqualTo(english);
		assertThat(french).isNotEqualTo(english).isNotEqualTo(german);
	}

	@ParameterizedTest
	@ValueSource(strings = { PATH, PATH + "/mailbox?recipient=barry", PATH + "/send" })
	void thePagesHaveNoInlineScriptOrStyleAndNoCacheKeepsThem(String path) {
		HtmlPage page = login(this.admin).get(path);
		assertThat(page.document().select("script:not([src]), style, [style], [onclick], [onsubmit]")).isEmpty();
		assertThat(page.header("Cache-Control")).hasValue("private, no-store");
	}

}
