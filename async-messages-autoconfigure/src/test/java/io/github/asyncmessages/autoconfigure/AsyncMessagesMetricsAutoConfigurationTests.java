package io.github.asyncmessages.autoconfigure;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.github.asyncmessages.DeferredWriteFailedEvent;
import io.github.asyncmessages.MailFailedEvent;
import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.MessagesDeletedEvent;
import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.MessagesReadEvent;
import io.github.asyncmessages.MessagesSnoozedEvent;
import io.github.asyncmessages.StoreUnavailableEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.actuate.MessageMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncMessagesMetricsAutoConfiguration}.
 */
class AsyncMessagesMetricsAutoConfigurationTests {

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MessageStoreAutoConfiguration.class,
				AsyncMessagesAutoConfiguration.class, AsyncMessagesMetricsAutoConfiguration.class))
		.withPropertyValues("async-messages.store.type=memory");

	private final ApplicationContextRunner runner = this.withoutRegistry.withBean(MeterRegistry.class,
			SimpleMeterRegistry::new);

	@Test
	void withoutARegistryNothingIsCounted() {
		this.withoutRegistry.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MessageMetrics.class));
	}

	@Test
	void withoutMicrometerNothingIsCounted() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("asyncMessagesMetrics"));
	}

	@Test
	void theMetricsOfTheApplicationWin() {
		MessageMetrics own = new MessageMetrics(new SimpleMeterRegistry(), "custom");
		this.runner.withBean("ownMetrics", MessageMetrics.class, () -> own)
			.run((context) -> assertThat(context).getBean(MessageMetrics.class).isSameAs(own));
	}

	@Test
	void whatTheServiceDoesIsCounted() {
		this.runner.withPropertyValues("async-messages.max-pending=3").run((context) -> {
			UserMessageService service = context.getBean(UserMessageService.class);
			service.sendAll(List.of("barry", "sally"), UserMessage.info("One"));
			Stream.of("Two", "Three", "Four").forEach((text) -> service.info("barry", text));
			service.receive("barry");
			UserMessage kept = UserMessage.info("Kept").untilRead();
			service.send("barry", kept);
			service.inbox("barry").markRead(kept.id());
			service.inbox("barry").delete(kept.id());
			assertThat(count(context.getBean(MeterRegistry.class), "sent")).isEqualTo(6);
			assertThat(count(context.getBean(MeterRegistry.class), "delivered")).isEqualTo(3);
			assertThat(count(context.getBean(MeterRegistry.class), "dropped")).isEqualTo(1);
			assertThat(count(context.getBean(MeterRegistry.class), "read")).isEqualTo(1);
			assertThat(count(context.getBean(MeterRegistry.class), "deleted")).isEqualTo(1);
		});
	}

	static Stream<Arguments> eventsAreCounted() {
		UserMessage message = UserMessage.info("Done");
		MessageStoreException failure = new MessageStoreException("failed", null);
		return Stream.of(Arguments.of("sent", new MessageSentEvent(List.of("barry", "sally"), message), 2),
				Arguments.of("delivered", new MessagesDeliveredEvent("barry", List.of(message, message)), 2),
				Arguments.of("read", new MessagesReadEvent("barry", List.of("a", "b", "c")), 3),
				Arguments.of("snoozed", new MessagesSnoozedEvent("barry", List.of("a", "b"), Instant.EPOCH), 2),
				Arguments.of("deleted", new MessagesDeletedEvent("barry", List.of("a", "b")), 2),
				Arguments.of("dropped", new MessagesDroppedEvent("barry", 5), 5),
				Arguments.of("rejected", new MessageRejectedEvent("barry", "it is not JSON"), 1),
				Arguments.of("deferred.failures", new DeferredWriteFailedEvent(List.of("barry"), message, failure), 1),
				Arguments.of("mail.failures", new MailFailedEvent("barry", message, failure), 1),
				Arguments.of("store.failures", new StoreUnavailableEvent(failure), 1));
	}

	@ParameterizedTest
	@MethodSource
	void eventsAreCounted(String counter, Object event, double expected) {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.publishEvent(event);
			assertThat(count(registry, counter)).isEqualTo(expected);
			assertThat(registry.getMeters()).extracting(Meter::getId)
				.filteredOn((id) -> registry.get(id.getName()).tags(id.getTags()).counter().count() > 0)
				.hasSize(1);
		});
	}

	@Test
	void countersHaveBoundedTags() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean(UserMessageService.class).send("barry", UserMessage.warning("Kept").untilRead());
			assertThat(registry.get("async.messages.sent")
				.tags("store", "memory", "level", "warning", "delivery", "until-read")
				.counter()
				.count()).isEqualTo(1);
			assertThat(registry.getMeters()).flatExtracting((meter) -> meter.getId().getTags())
				.noneMatch((tag) -> tag.getValue().contains("barry"));
			assertThat(registry.find("async.messages.sent").counters()).hasSize(15);
		});
	}

	private static double count(MeterRegistry registry, String counter) {
		return registry.get("async.messages." + counter).counters().stream().mapToDouble(Counter::count).sum();
	}

}
