package io.github.asyncmessages.sample.stock;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static io.github.asyncmessages.test.PageMessageMatchers.containsMessage;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StockController} without JavaScript.
 */
@SampleTest
class StockControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void anOrderWithoutHtmxShowsItsOutcomeOnTheNextPage() {
		Visitor barry = Visitor.loggedIn(this.mvc, "barry");
		assertThat(barry.post("/stock/lamp")).hasRedirectedUrl("/stock");
		assertThat(barry.get("/stock")).matches(containsMessage(MessageLevel.SUCCESS, "Lamp ordered"));
		assertThat(barry.post("/stock/lamp")).hasRedirectedUrl("/stock");
		assertThat(barry.get("/stock")).matches(containsMessage(MessageLevel.ERROR, "Lamp is out of stock"));
		assertThat(barry.post("/stock/no-such-article")).hasStatus(404);
	}

}
