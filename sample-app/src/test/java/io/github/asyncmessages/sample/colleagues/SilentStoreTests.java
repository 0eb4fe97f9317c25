package io.github.asyncmessages.sample.colleagues;

import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a user writes while there is no server to keep it.
 */
@SampleTest
@ActiveProfiles("redis")
@TestPropertySource(properties = "spring.data.redis.port=1")
class SilentStoreTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void theUserIsToldAndGetsTheTextBack() {
		Visitor barry = Visitor.loggedIn(this.mvc, "barry");
		Document page = Visitor
			.html(barry.post("/colleagues", "recipient", "sally", "subject", "Figures", "text", "Are they final?"));
		assertThat(Visitor.messages(page)).singleElement().asString().contains("was perhaps not sent");
		assertThat(page.select("textarea").text()).isEqualTo("Are they final?");
	}

	@Test
	void theInboxIsUnavailable() {
		assertThat(Visitor.loggedIn(this.mvc, "barry").get("/messages")).hasStatus(HttpStatus.SERVICE_UNAVAILABLE);
	}

}
