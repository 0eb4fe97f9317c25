package io.github.asyncmessages.sample.hello;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HelloController}.
 */
@SampleTest
class HelloControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private UserMessageService messages;

	@Test
	void theNextPageShowsTheFlashMessageAndThatOfTheJob() {
		this.messages.erase("barry");
		Visitor barry = Visitor.loggedIn(this.mvc, "barry");
		assertThat(barry.page("/about").select("form[action=/hello] button").text()).isEqualTo("Say hello later");
		assertThat(barry.post("/hello")).hasRedirectedUrl("/");
		assertThat(barry.messages("/")).satisfiesExactly((first) -> assertThat(first).startsWith("Hello is on its way"),
				(second) -> assertThat(second).startsWith("Hello from the background"));
	}

}
