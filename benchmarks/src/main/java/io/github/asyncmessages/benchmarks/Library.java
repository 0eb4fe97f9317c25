package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.web.MessagesWebMvc;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;

/**
 * The library in this JVM, configured as an application without pages would have it. One
 * server has one of them.
 */
final class Library {

	private static final Map<List<String>, Library> started = new ConcurrentHashMap<>();

	private final ConfigurableApplicationContext context;

	private Library(List<String> properties) {
		this.context = new SpringApplicationBuilder(Configuration.class)
			.properties("spring.main.banner-mode=off", "logging.level.root=error")
			.properties(properties.toArray(String[]::new))
			.run();
	}

	static Library onRedis(int port) {
		return withoutPages(redisProperties(port));
	}

	static Library onPostgres(String url) {
		return withoutPages(jdbcProperties(url));
	}

	/**
	 * The library in an application with pages, on Redis.
	 */
	static Library withPages(int port) {
		return started.computeIfAbsent(and(redisProperties(port), "server.port=0"), Library::new);
	}

	private static Library withoutPages(List<String> properties) {
		return started.computeIfAbsent(and(properties, "spring.main.web-application-type=none"), Library::new);
	}

	private static List<String> and(List<String> properties, String property) {
		return Stream.concat(properties.stream(), Stream.of(property)).toList();
	}

	static List<String> redisProperties(int port) {
		return List.of("async-messages.store.type=redis", "spring.data.redis.port=" + port);
	}

	static List<String> jdbcProperties(String url) {
		return List.of("async-messages.store.type=jdbc", "async-messages.jdbc.initialize-schema=always",
				"spring.datasource.url=" + url);
	}

	static void closeAll() {
		started.values().forEach((library) -> library.context.close());
		started.clear();
	}

	/**
	 * Sends a message to users, none of whom may be left out.
	 */
	static void sendAll(UserMessageService service, List<String> users, UserMessage message) {
		SendResult result = service.sendAll(users, message);
		Assert.state(result.failed() == 0, () -> "Not all messages were sent: " + result);
	}

	UserMessageService service() {
		return this.context.getBean(UserMessageService.class);
	}

	MessageStore store() {
		return this.context.getBean(MessageStore.class);
	}

	MessageCodec codec() {
		return this.context.getBean(MessageCodec.class);
	}

	StringRedisTemplate redis() {
		return this.context.getBean(StringRedisTemplate.class);
	}

	JdbcTemplate jdbc() {
		return this.context.getBean(JdbcTemplate.class);
	}

	void inTransaction(Runnable task) {
		this.context.getBean(TransactionTemplate.class).executeWithoutResult((status) -> task.run());
	}

	/**
	 * What the library has in front of each page.
	 */
	HandlerInterceptor interceptor() {
		Interceptors interceptors = new Interceptors();
		this.context.getBean(MessagesWebMvc.class).addInterceptors(interceptors);
		return (HandlerInterceptor) interceptors.getInterceptors().get(0);
	}

	/**
	 * Lets its interceptors be seen.
	 */
	private static final class Interceptors extends InterceptorRegistry {

		@Override
		protected List<Object> getInterceptors() {
			return super.getInterceptors();
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Configuration {

	}

}
