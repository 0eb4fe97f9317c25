package io.github.asyncmessages.sample.about;

import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for flash messages of anonymous visitors.
 */
@SampleTest
class AboutControllerTests {

	@Autowired
	private MockMvcTester mvc;

	private Visitor visitor;

	@BeforeEach
	void visit() {
		this.visitor = Visitor.anonymous(this.mvc);
	}

	@Test
	void aVisitorIsGreetedOnce() {
		assertThat(this.visitor.post("/about", "name", " Ada ")).hasRedirectedUrl("/about");
		assertThat(this.visitor.messages("/about")).singleElement().asString().contains("Hello, Ada!");
		assertThat(this.visitor.messages("/about")).isEmpty();
	}

	@Test
	void anotherVisitorIsNot() {
		this.visitor.post("/about", "name", "Ada");
		assertThat(Visitor.anonymous(this.mvc).messages("/about")).isEmpty();
	}

	@Test
	void theNameIsText() {
		this.visitor.post("/about", "name", "<b>Ada</b>");
		assertThat(this.visitor.messages("/about")).singleElement().asString().contains("Hello, <b>Ada</b>!");
	}

	@Test
	void aVisitorWithoutANameIsAskedForIt() {
		this.visitor.post("/about", "name", " ");
		assertThat(this.visitor.page("/about").select("li.message.warning").text())
			.contains("Please tell us your name");
	}

}
