package io.github.asyncmessages.benchmarks;

import java.util.Map;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MessageStore;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.util.Assert;

/**
 * An application without pages that has the library, and no metrics, as those with pages.
 * System properties configure it.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the method with @Setup
public class Library implements AutoCloseable {

	/** The text of the messages that benchmarks send. */
	static final String TEXT = "Your report is ready to be downloaded";

	private ConfigurableApplicationContext context;

	/**
	 * Starts the application.
	 */
	@Setup
	public void start() {
		start(Map.of());
	}

	void start(Map<String, String> properties) {
		this.context = new SpringApplicationBuilder(Configuration.class).web(WebApplicationType.NONE)
			.properties(Map.copyOf(properties))
			.run();
	}

	/**
	 * Empties Redis.
	 */
	@Setup(Level.Iteration)
	public void flush() {
		redis().execute((RedisCallback<?>) (connection) -> {
			connection.serverCommands().flushAll();
			return Boolean.TRUE;
		});
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	UserMessageService messages() {
		return bean(UserMessageService.class);
	}

	MessageStore store() {
		return bean(MessageStore.class);
	}

	StringRedisTemplate redis() {
		return bean(StringRedisTemplate.class);
	}

	/**
	 * The JSON of a new message.
	 */
	String entry() {
		messages().send("visitor", UserMessage.success(TEXT));
		String entry = redis().opsForList().leftPop(Queues.key("visitor"));
		Assert.state(entry != null, "The message was not stored");
		return entry;
	}

	/**
	 * Ends the application.
	 */
	@Override
	@TearDown
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
			CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class })
	static class Configuration {

	}

}
