package io.github.asyncmessages.sample.rules;

import java.util.List;

import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what can be tried of each delivery rule.
 */
@SampleTest
class RulesControllerTests {

	@Autowired
	private MockMvcTester mvc;

	private Visitor barry;

	@BeforeEach
	void logIn() {
		this.barry = Visitor.loggedIn(this.mvc, "barry");
	}

	@Test
	void thereAreTwelveRules() {
		Document page = this.barry.page("/rules");
		assertThat(page.select("ol > li h2").eachText()).hasSize(12).first().isEqualTo("Once");
		assertThat(page.select("ol > li a[href]")).hasSize(12);
		assertThat(page.select("ol > li button[name=rule]")).hasSize(12);
	}

	@ParameterizedTest
	@EnumSource
	void aTrialLeadsToThePageOfTheRule(DeliveryRule rule) {
		assertThat(tryOut(rule)).hasRedirectedUrl(rule.getPage());
	}

	@Test
	void aUserCanSendAMessageToHimself() {
		this.barry.post("/rules/messages");
		assertThat(this.barry.messages("/rules")).singleElement().asString().contains("You sent yourself this message");
	}

	@Test
	void threeRedirectsConsumeNothing() {
		tryOut(DeliveryRule.PRINTING_CONSUMES);
		assertThat(this.barry.get("/rules/redirect")).hasRedirectedUrl("/rules/redirect/2");
		assertThat(this.barry.get("/rules/redirect/2")).hasRedirectedUrl("/rules/redirect/3");
		assertThat(this.barry.get("/rules/redirect/3")).hasRedirectedUrl("/rules");
		assertThat(this.barry.messages("/rules")).hasSize(1);
	}

	@Test
	void aJsonAnswerConsumesNothing() {
		tryOut(DeliveryRule.ISOLATION);
		assertThat(this.barry.get("/rules/json")).hasStatusOk().hasContentType("application/json");
		assertThat(this.barry.messages("/rules")).hasSize(1);
	}

	@Test
	void aPageThatFailsConsumesNothing() {
		tryOut(DeliveryRule.NOTHING_IS_LOST_WITH_A_PAGE);
		assertThat(this.barry.get("/rules/broken")).hasFailed();
		assertThat(this.barry.messages("/rules")).hasSize(1);
	}

	@Test
	void theSlowPagePrintsTheMessage() {
		tryOut(DeliveryRule.ONCE);
		assertThat(this.barry.messages("/rules/slow")).hasSize(1);
	}

	@Test
	void flashMessagesComeFirst() {
		tryOut(DeliveryRule.ORDER);
		assertThat(this.barry.messages("/rules")).satisfiesExactly((text) -> assertThat(text).contains("flash message"),
				(text) -> assertThat(text).contains("first message"),
				(text) -> assertThat(text).contains("second message"));
	}

	@Test
	void aMessageForDevelopersIsRefused() {
		tryOut(DeliveryRule.MINIMUM_LEVEL);
		assertThat(this.barry.messages("/rules")).singleElement().asString().contains("was refused");
	}

	@Test
	void theNewestHundredOfMoreMessagesAreShown() {
		tryOut(DeliveryRule.BOUNDS);
		List<String> shown = this.barry.messages("/rules");
		assertThat(shown).hasSize(100);
		assertThat(shown.get(0)).contains("Message 51 of 150");
	}

	@Test
	void aMessageOfARolledBackTransactionIsNotSent() {
		tryOut(DeliveryRule.TRANSACTIONS);
		assertThat(this.barry.messages("/rules")).singleElement().asString().contains("committed transaction");
	}

	@Test
	void aPageWithMessagesIsKeptByNoCache() {
		tryOut(DeliveryRule.CACHES);
		assertThat(this.barry.get("/rules")).hasHeader("Cache-Control", "private, no-store");
	}

	private MvcTestResult tryOut(DeliveryRule rule) {
		return this.barry.post("/rules/trials", "rule", rule.name());
	}

}
