package io.github.asyncmessages.sample.stock;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StockController} without JavaScript.
 */
@SampleTest
class StockControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private UserMessageService messages;

	@Test
	void anOrderWithoutHtmxShowsItsOutcomeOnTheNextPage() {
		this.messages.erase("barry");
		Visitor barry = Visitor.loggedIn(this.mvc, "barry");
		assertThat(barry.post("/stock/lamp")).hasRedirectedUrl("/stock");
		assertThat(barry.messages("/stock")).singleElement().asString().startsWith("Lamp ordered");
		assertThat(barry.post("/stock/lamp")).hasRedirectedUrl("/stock");
		assertThat(barry.messages("/stock")).singleElement().asString().startsWith("Lamp is out of stock");
		assertThat(barry.post("/stock/no-such-article")).hasStatus(404);
	}

}
