package io.github.asyncmessages.web;

import java.time.Duration;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.testing.FreezingProxy;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 10 for a store that answers, but too late for any page.
 */
class SlowStoreIT {

	@ParameterizedTest
	@EnumSource(value = TestStore.class, names = { "REDIS", "REDIS_JEDIS" })
	void onlyTheFirstPageWaitsForAStoreThatAnswersTooLate(TestStore store) {
		try (RedisNode node = RedisServers.start();
				FreezingProxy proxy = new FreezingProxy(node.port());
				TestApplication server = TestApplication.start(store.properties(node),
						"spring.data.redis.port=" + proxy.port())) {
			Visitor barry = login(server, "barry");
			Visitor sally = login(server, "sally");
			proxy.delay(Duration.ofSeconds(2));
			barry.get("/pages/page");
			int claims = calls(server, "claim");
			int pings = calls(server, "ping");
			while (calls(server, "ping") < pings + 4) {
				assertThat(sally.get("/pages/page").status()).isEqualTo(200);
			}
			assertThat(calls(server, "claim")).isEqualTo(claims);
			proxy.delay(Duration.ZERO);
			login(server, "dave");
		}
	}

	/**
	 * Logs in, and waits until pages have stored messages.
	 */
	private static Visitor login(TestApplication server, String name) {
		String recipient = TestApplication.newName(name);
		Visitor visitor = server.login(recipient);
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.ignoreExceptionsInstanceOf(MessageStoreException.class)
			.untilAsserted(() -> {
				server.messages().info(recipient, "Your report is ready");
				assertThat(visitor.get("/pages/page").messages()).contains("Your report is ready");
			});
		return visitor;
	}

	private static int calls(TestApplication server, String verb) {
		return server.store().calls().getOrDefault(verb, 0);
	}

}
