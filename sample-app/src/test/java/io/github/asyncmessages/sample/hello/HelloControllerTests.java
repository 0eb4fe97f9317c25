package io.github.asyncmessages.sample.hello;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static io.github.asyncmessages.test.PageMessageMatchers.containsMessage;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HelloController}.
 */
@SampleTest
class HelloControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void theNextPageShowsTheFlashMessageAndThatOfTheJob() {
		Visitor barry = Visitor.loggedIn(this.mvc, "barry");
		assertThat(barry.page("/about").select("form[action=/hello] button").text()).isEqualTo("Say hello later");
		assertThat(barry.post("/hello")).hasRedirectedUrl("/");
		assertThat(barry.get("/")).matches(containsMessage(MessageLevel.INFO, "Hello is on its way"))
			.matches(containsMessage(MessageLevel.SUCCESS, "Hello from the background"));
	}

}
