package io.github.asyncmessages.web;

import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What others push to a queue is on the page of its recipient, and what a page has shown
 * is gone from the server.
 */
@ParameterizedClass
@EnumSource(value = TestStore.class, names = { "REDIS", "REDIS_JEDIS" })
class OtherLanguagesIT {

	private static final LettuceConnectionFactory factory = RedisConnections.lettuce(RedisServers.standalone());

	private static final StringRedisTemplate redis = new StringRedisTemplate(factory);

	private final TestApplication server;

	private final String barry = TestApplication.newName("barry");

	OtherLanguagesIT(TestStore store) {
		this.server = TestApplication.on(store);
	}

	@BeforeAll
	static void start() {
		redis.afterPropertiesSet();
	}

	@AfterAll
	static void close() {
		factory.destroy();
	}

	@Test
	void aMessageThatAnotherLanguageHasPushedIsOnOnePage() {
		Visitor visitor = this.server.login(this.barry);
		push("{\"level\":\"success\",\"text\":\"Your report is ready\"}", "{\"text\":\"Done\",\"tags\":[\"big\"]}");
		HtmlPage page = visitor.get("/pages/page");
		assertThat(page.messages()).containsExactly("Your report is ready", "Done");
		assertThat(page.items().get(0).className()).isEqualTo("message success");
		assertThat(page.items().get(1).className()).isEqualTo("message info big");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void theMinimumLevelDoesNotApplyToWhatWasPushed() {
		push("{\"level\":\"debug\",\"text\":\"Details\"}");
		assertThat(this.server.login(this.barry).get("/pages/page").messages()).containsExactly("Details");
	}

	@Test
	void aPersistentMessageThatAnotherLanguageHasPushedIsClosedOnThePage() {
		Visitor visitor = this.server.login(this.barry);
		push("{\"id\":\"news-1\",\"text\":\"Read me\",\"delivery\":\"until-read\"}");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Read me");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Read me");
		visitor.post("/async-messages/news-1/read");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void anUnusableEntryBreaksNoPageAndIsKeptApart() {
		Visitor visitor = this.server.login(this.barry);
		push("{\"text\":\"First\"}", "no JSON", "{\"text\":\"Second\",\"meta\":\"no object\"}");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("First", "Second");
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(redis.opsForList().range(key("rejected"), 0, -1)).containsExactly("no JSON"));
	}

	@Test
	void whatIsSentWaitsInTheQueueUntilAPageHasShownIt() {
		Visitor visitor = this.server.login(this.barry);
		this.server.messages().info(this.barry, "Your report is ready");
		assertThat(redis.opsForList().size(key("queue"))).isOne();
		visitor.get("/pages/silent");
		visitor.get("/pages/counts");
		assertThat(redis.opsForList().size(key("queue"))).isOne();
		visitor.get("/pages/page");
		// That the user was seen is noted in the background.
		Awaitility.await()
			.untilAsserted(() -> assertThat(redis.keys("*{" + this.barry + "}*")).contains(key("shown"))
				.isSubsetOf(key("shown"), key("seen")));
	}

	private void push(String... entries) {
		redis.opsForList().rightPushAll(key("queue"), entries);
	}

	private String key(String part) {
		return "async-messages:{" + this.barry + "}:" + part;
	}

}
