package io.github.asyncmessages.web.inbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Inbox pages beside others who use the same Redis.
 */
class InboxOnRedisIT {

	private static final RedisNode redis = RedisServers.start();

	private static final TestApplication server = TestApplication.start(TestStore.REDIS.properties(redis),
			"async-messages.web.inbox.enabled=true");

	private final String barry = TestApplication.newName("barry");

	@AfterAll
	static void stop() {
		server.close();
		redis.close();
	}

	private static <T> T onServer(Function<RedisConnection, T> action) {
		LettuceConnectionFactory factory = RedisConnections.lettuce(redis.port());
		try (RedisConnection connection = factory.getConnection()) {
			return action.apply(connection);
		}
		finally {
			factory.destroy();
		}
	}

	/**
	 * Sends a message as another language does.
	 */
	private void push(String json) {
		byte[] queue = ("async-messages:{" + this.barry + "}:queue").getBytes(StandardCharsets.UTF_8);
		onServer((connection) -> connection.listCommands().rPush(queue, json.getBytes(StandardCharsets.UTF_8)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "until-read", "inbox" })
	void aMessageOfAnotherLanguageIsInTheInboxBeforeAnyPage(String delivery) {
		push("{\"text\":\"pushed\",\"subject\":\"Subject\",\"delivery\":\"%s\"}".formatted(delivery));
		assertThat(server.messages().inbox(this.barry).unreadCount()).isEqualTo(1);
		push("{\"text\":\"second\",\"id\":\"second\",\"delivery\":\"%s\"}".formatted(delivery));
		Visitor visitor = server.login(this.barry);
		assertThat(InboxScenarios.json(visitor.get("/messages/unread-count")).get("unreadCount").intValue())
			.isEqualTo(2);
		push("{\"text\":\"third\",\"delivery\":\"%s\"}".formatted(delivery));
		assertThat(InboxScenarios.shown(visitor.get("/messages"))).containsExactly("third", "second", "Subject");
		assertThat(visitor.post("/messages/second/delete").status()).isEqualTo(200);
		assertThat(InboxScenarios.shown(visitor.get("/messages"))).containsExactly("third", "Subject");
	}

	@Test
	void aMessageOfAnotherLanguageIsFoundByItsIdBeforeAnyPage() {
		push("{\"text\":\"pushed\",\"id\":\"pushed\",\"delivery\":\"inbox\",\"sender\":\"sally\"}");
		HtmlPage page = server.login(this.barry).get("/messages/pushed");
		assertThat(page.text(".inbox-body")).isEqualTo("pushed");
		assertThat(page.document().select(".inbox-reply")).hasSize(1);
	}

	@Test
	void nothingLooksForKeys() {
		Visitor visitor = server.login(this.barry);
		for (int i = 0; i < 10; i++) {
			UserMessage message = UserMessage.info("message " + i).sender(this.barry).untilRead();
			server.messages().send(this.barry, message);
			visitor.get("/messages");
			visitor.get("/messages/" + message.id());
			visitor.get("/messages/unread-count");
			for (String verb : List.of("/read", "/unread", "/reply", (i % 2 == 0) ? "/read" : "/delete")) {
				InboxScenarios.sendJson(visitor, "POST", "/messages/" + message.id() + verb, "text", "reply");
			}
		}
		String upTo = server.messages().inbox(this.barry).page(true, null, 5).upTo();
		InboxScenarios.sendForm(visitor, "/messages/read-all", Map.of(), "upTo", upTo);
		InboxScenarios.sendForm(visitor, "/messages/delete-all", Map.of(), "upTo", upTo);
		server.messages().erase(this.barry);
		Properties commands = onServer((connection) -> connection.serverCommands().info("commandstats"));
		assertThat(commands).containsKey("cmdstat_evalsha")
			.doesNotContainKeys("cmdstat_keys", "cmdstat_scan", "cmdstat_hscan", "cmdstat_zscan", "cmdstat_sscan",
					"cmdstat_randomkey", "cmdstat_sort");
	}

}
