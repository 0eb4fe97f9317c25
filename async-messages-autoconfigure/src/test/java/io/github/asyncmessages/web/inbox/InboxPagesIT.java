package io.github.asyncmessages.web.inbox;

import java.util.EnumMap;
import java.util.Map;

import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pages of the inbox, on every store: what users see in their browsers, and what
 * scripts get.
 */
@ParameterizedClass
@EnumSource(names = { "MEMORY", "REDIS" })
class InboxPagesIT {

	private static final Map<TestStore, TestApplication> servers = new EnumMap<>(TestStore.class);

	private final TestApplication server;

	InboxPagesIT(TestStore store) {
		this.server = servers.computeIfAbsent(store, (key) -> TestApplication.start(key.properties(),
				"async-messages.web.inbox.enabled=true", "spring.web.error.include-message=always"));
	}

	@AfterAll
	static void stop() {
		servers.values().forEach(TestApplication::close);
		servers.clear();
	}

	@Nested
	class List extends ListScenarios {

		List() {
			super(InboxPagesIT.this.server);
		}

	}

	@Nested
	class Show extends ShowScenarios {

		Show() {
			super(InboxPagesIT.this.server);
		}

	}

	@Nested
	class Change extends ChangeScenarios {

		Change() {
			super(InboxPagesIT.this.server);
		}

	}

	@Nested
	class Reply extends ReplyScenarios {

		Reply() {
			super(InboxPagesIT.this.server);
		}

	}

	@Nested
	class Mailbox extends MailboxScenarios {

		Mailbox() {
			super(InboxPagesIT.this.server);
		}

	}

	@Nested
	class Refusal extends RefusalScenarios {

		Refusal() {
			super(InboxPagesIT.this.server);
		}

	}

}
