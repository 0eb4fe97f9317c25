package io.github.asyncmessages.web;

import java.time.Duration;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rule 10 for an application that starts before its store does.
 */
class StoreDownAtStartIT {

	@ParameterizedTest
	@EnumSource(value = TestStore.class, names = { "REDIS", "REDIS_JEDIS" })
	void pagesComeAndMessagesFollowWhenTheStoreIsThere(TestStore store) {
		String barry = TestApplication.newName("barry");
		try (RedisNode node = RedisServers.start()) {
			node.stop();
			try (TestApplication server = TestApplication.start(store.properties(node),
					"spring.data.redis.timeout=2s")) {
				Visitor visitor = server.login(barry);
				visitor.post("/flash", "text", "Saved");
				assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved");
				assertThatExceptionOfType(MessageStoreException.class)
					.isThrownBy(() -> server.messages().info(barry, "Not stored"));
				node.restart();
				Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.ignoreExceptionsInstanceOf(MessageStoreException.class)
					.untilAsserted(() -> {
						server.messages().info(barry, "Your report is ready");
						assertThat(visitor.get("/pages/page").messages()).contains("Your report is ready");
					});
			}
		}
	}

}
