package io.github.asyncmessages.sample.hello;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HelloJob}.
 */
@SpringBootTest(properties = "async-messages.store.type=memory")
class HelloJobTests {

	@Autowired
	private UserMessageService messages;

	@Test
	void theUserIsGreeted() {
		new HelloJob(this.messages).run("barry");
		assertThat(this.messages.receive("barry")).extracting(UserMessage::text)
			.containsExactly("Hello from the background");
	}

}
