package io.github.asyncmessages.sample.hello;

import io.github.asyncmessages.UserMessageService;

import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/**
 * Sends a message from a background thread.
 */
@Component
public class HelloJob {

	private final UserMessageService messages;

	public HelloJob(UserMessageService messages) {
		this.messages = messages;
	}

	@Async
	public void run(String user) {
		this.messages.success(user, "Hello from the background");
	}

}
