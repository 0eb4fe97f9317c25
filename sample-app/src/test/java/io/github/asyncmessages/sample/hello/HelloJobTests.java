package io.github.asyncmessages.sample.hello;

import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.github.asyncmessages.test.MessageAssertions.assertThat;

/**
 * Tests for {@link HelloJob}.
 */
@SpringBootTest
class HelloJobTests {

	@Test
	void theUserIsGreeted(@Autowired UserMessageService messages) {
		new HelloJob(messages).run("barry");
		assertThat(messages).sentTo("barry").containsText("Hello from the background");
	}

}
