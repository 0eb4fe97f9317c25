package io.github.asyncmessages.autoconfigure;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.web.StoreCircuit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link AsyncMessagesHealthAutoConfiguration}.
 */
class AsyncMessagesHealthAutoConfigurationTests {

	private final ApplicationContextRunner withoutStore = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AsyncMessagesHealthAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.withoutStore
		.withConfiguration(
				AutoConfigurations.of(MessageStoreAutoConfiguration.class, AsyncMessagesAutoConfiguration.class))
		.withPropertyValues("async-messages.store.type=memory");

	private @Nullable Instant openSince;

	private StoreCircuit.FailedMailboxes failed = new StoreCircuit.FailedMailboxes(0, null);

	@Test
	void withoutAStoreThereIsNoHealth() {
		this.withoutStore.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthIndicator.class));
	}

	@Test
	void withoutTheHealthModuleThereIsNoHealth() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("asyncMessagesHealthIndicator"));
	}

	@Test
	void aPropertyTurnsItOff() {
		this.runner.withPropertyValues("management.health.async-messages.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthIndicator.class));
	}

	@Test
	void theIndicatorOfTheApplicationWins() {
		this.runner.withBean("asyncMessagesHealthContributor", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> assertThat(context).hasSingleBean(HealthIndicator.class));
	}

	@Test
	void aStoreThatAnswersIsUp() {
		this.runner.withBean(StoreCircuit.class, Circuit::new).run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsOnlyKeys("store").containsEntry("store", "memory");
		});
	}

	@Test
	void whilePagesDoWithoutTheStoreItIsDegraded() {
		this.openSince = Instant.parse("2026-01-02T03:04:05Z");
		this.runner.withBean(StoreCircuit.class, Circuit::new).run((context) -> {
			assertThat(health(context).getStatus().getCode()).isEqualTo("DEGRADED");
			assertThat(health(context).getDetails()).containsEntry("since", this.openSince)
				.containsEntry("affected", "all users");
			this.openSince = null;
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void whilePagesDoWithoutAMailboxItIsDegraded() {
		this.failed = new StoreCircuit.FailedMailboxes(2, Instant.parse("2026-01-02T03:04:05Z"));
		this.runner.withBean(StoreCircuit.class, Circuit::new).run((context) -> {
			assertThat(health(context).getStatus().getCode()).isEqualTo("DEGRADED");
			assertThat(health(context).getDetails()).containsEntry("since", this.failed.since())
				.containsEntry("affected", "2 users");
		});
	}

	/**
	 * A server that accepts connections and says nothing.
	 */
	@Test
	void aStoreThatDoesNotAnswerIsDownAfterTheTimeThatAPageWouldWait() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
				.withPropertyValues("async-messages.store.type=redis", "async-messages.read-timeout=300ms",
						"spring.data.redis.port=" + silent.getLocalPort())
				.run((context) -> {
					Instant start = Instant.now();
					Health first = health(context);
					assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
					assertThat(first.getStatus()).isEqualTo(Status.DOWN);
					assertThat(first.getDetails()).containsEntry("store", "redis")
						.hasEntrySatisfying("error", (error) -> assertThat(error).asString()
							.startsWith(MessageStoreException.class.getName()));
					assertThat((Instant) first.getDetails().get("since")).isCloseTo(start,
							within(3, ChronoUnit.SECONDS));
					assertThat(health(context).getDetails().get("since")).isEqualTo(first.getDetails().get("since"));
				});
		}
	}

	private static Health health(ApplicationContext context) {
		assertThat(context.getBeansOfType(MessageStore.class)).hasSize(1);
		return Objects.requireNonNull(context.getBean(HealthIndicator.class).health());
	}

	private final class Circuit implements StoreCircuit {

		@Override
		public @Nullable Instant openSince() {
			return AsyncMessagesHealthAutoConfigurationTests.this.openSince;
		}

		@Override
		public FailedMailboxes failedMailboxes() {
			return AsyncMessagesHealthAutoConfigurationTests.this.failed;
		}

	}

}
