package io.github.asyncmessages.web.inbox;

import java.util.EnumMap;
import java.util.Map;

import io.github.asyncmessages.web.app.RulesServer;
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

	private static final Map<TestStore, RulesServer> servers = new EnumMap<>(TestStore.class);

	private final RulesServer server;

	InboxPagesIT(TestStore store) {
		this.server = servers.computeIfAbsent(store, (key) -> RulesServer.start(key.properties(),
				"async-messages.web.inbox.enabled=true", "spring.web.error.include-message=always"));
	}

	@AfterAll
	static void stop() {
		servers.values().forEach(RulesServer::close);
		servers.clear();
	}

	@Nested
	class List extends ListTrial {

		List() {
			super(InboxPagesIT.this.server);
		}

	}

	@Nested
	class Show extends ShowTrial {

		Show() {
			super(InboxPagesIT.this.server);
		}

	}

	@Nested
	class Change extends ChangeTrial {

		Change() {
			super(InboxPagesIT.this.server);
		}

	}

	@Nested
	class Reply extends ReplyTrial {

		Reply() {
			super(InboxPagesIT.this.server);
		}

	}

	@Nested
	class Mailbox extends MailboxTrial {

		Mailbox() {
			super(InboxPagesIT.this.server);
		}

	}

	@Nested
	class Refusal extends RefusalTrial {

		Refusal() {
			super(InboxPagesIT.this.server);
		}

	}

}
