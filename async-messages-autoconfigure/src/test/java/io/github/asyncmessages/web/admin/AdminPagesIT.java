package io.github.asyncmessages.web.admin;

import java.util.EnumMap;
import java.util.Map;

import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/**
 * The administration pages, in memory, in Redis and in a database.
 */
@ParameterizedClass
@MethodSource("stores")
class AdminPagesIT {

	private static final Map<TestStore, TestApplication> servers = new EnumMap<>(TestStore.class);

	private final TestApplication server;

	AdminPagesIT(TestStore store) {
		this.server = servers.computeIfAbsent(store,
				(key) -> TestApplication.start(key.properties(), "async-messages.web.admin.enabled=true",
						"async-messages.history=30d", "spring.web.error.include-message=always"));
	}

	static Stream<TestStore> stores() {
		return TestStore.available()
			.filter((store) -> store == TestStore.MEMORY || store == TestStore.REDIS || store == TestStore.POSTGRESQL);
	}

	@AfterAll
	static void stop() {
		servers.values().forEach(TestApplication::close);
		servers.clear();
	}

	@Nested
	class Look extends LookScenarios {

		Look() {
			super(AdminPagesIT.this.server);
		}

	}

	@Nested
	class Announced extends AnnouncementScenarios {

		Announced() {
			super(AdminPagesIT.this.server);
		}

	}

	@Nested
	class Change extends ChangeScenarios {

		Change() {
			super(AdminPagesIT.this.server);
		}

	}

	@Nested
	class Send extends SendScenarios {

		Send() {
			super(AdminPagesIT.this.server);
		}

	}

	@Nested
	class Access extends AccessScenarios {

		Access() {
			super(AdminPagesIT.this.server);
		}

	}

}
