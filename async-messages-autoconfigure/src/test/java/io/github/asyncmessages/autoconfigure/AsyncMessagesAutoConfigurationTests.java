package io.github.asyncmessages.autoconfigure;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.MailboxAdministration;
import io.github.asyncmessages.MailboxFilter;
import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.DefaultMailboxAdministration;
import io.github.asyncmessages.service.DefaultUserMessageService;
import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.service.TransactionWriteScheduler;
import io.github.asyncmessages.service.WriteScheduler;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.testing.RecordedEvents;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AsyncMessagesAutoConfiguration}.
 */
class AsyncMessagesAutoConfigurationTests {

	private static final AutoConfigurations all = AutoConfigurations.of(MessageStoreAutoConfiguration.class,
			AsyncMessagesAutoConfiguration.class, AsyncMessagesWebAutoConfiguration.class,
			AsyncMessagesMetricsAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(all)
		.withPropertyValues("async-messages.store.type=memory");

	@Test
	void aWorkerHasTheService() {
		this.runner.run((context) -> {
			UserMessageService service = context.getBean(UserMessageService.class);
			service.success("barry", "Done");
			assertThat(service.receive("barry")).extracting(UserMessage::text).containsExactly("Done");
		});
	}

	@Test
	void aReactiveApplicationHasTheServiceAlone() {
		new ReactiveWebApplicationContextRunner().withConfiguration(all)
			.withPropertyValues("async-messages.store.type=memory")
			.run((context) -> {
				assertThat(context).hasSingleBean(UserMessageService.class);
				assertThat(context.getBeanDefinitionNames()).noneMatch((name) -> name.contains("Web"));
			});
	}

	@Test
	void theServiceOfTheApplicationWins() {
		UserMessageService own = (UserMessageService) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { UserMessageService.class }, (proxy, method, args) -> "own");
		this.runner.withBean(UserMessageService.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(UserMessageService.class)
				.doesNotHaveBean(DefaultUserMessageService.class));
	}

	@Test
	void anApplicationHasTheAdministrationOfItsMailboxes() {
		this.runner.run((context) -> {
			context.getBean(UserMessageService.class).success("barry", "Done");
			assertThat(
					context.getBean(MailboxAdministration.class).recipients(MailboxFilter.NONE, null, 10).mailboxes())
				.containsExactly(new MailboxSummary("barry", 1, 0, 0, 0, false));
		});
	}

	@Test
	void theAdministrationOfTheApplicationWins() {
		MailboxAdministration own = (MailboxAdministration) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { MailboxAdministration.class }, (proxy, method, args) -> "own");
		this.runner.withBean(MailboxAdministration.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(MailboxAdministration.class)
				.doesNotHaveBean(DefaultMailboxAdministration.class));
	}

	@Test
	void aServiceOfTheApplicationWithoutAStoreHasNoAdministration() {
		UserMessageService own = (UserMessageService) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { UserMessageService.class }, (proxy, method, args) -> "own");
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AsyncMessagesAutoConfiguration.class))
			.withBean(UserMessageService.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MailboxAdministration.class));
	}

	@Test
	void theCodecOfTheApplicationWins() {
		MessageCodec own = new MessageCodec(300);
		this.runner.withBean("ownCodec", MessageCodec.class, () -> own)
			.run((context) -> assertThat(context).getBean(MessageCodec.class).isSameAs(own));
	}

	@Test
	void theAnnouncerOfTheApplicationWins() {
		RecordedEvents events = new RecordedEvents();
		this.runner.withBean("ownAnnouncer", FailSafeEventPublisher.class, () -> new FailSafeEventPublisher(events))
			.run((context) -> {
				context.getBean(UserMessageService.class).info("barry", "Done");
				assertThat(events.of(MessageSentEvent.class)).hasSize(1);
			});
	}

	@Test
	void theSchedulerOfTheApplicationWins() {
		List<Runnable> deferred = new ArrayList<>();
		this.runner.withBean(WriteScheduler.class, () -> deferringTo(deferred)).run((context) -> {
			assertThat(context).hasSingleBean(WriteScheduler.class);
			UserMessageService service = context.getBean(UserMessageService.class);
			service.info("barry", "Later");
			assertThat(service.receive("barry")).isEmpty();
			deferred.forEach(Runnable::run);
			assertThat(service.receive("barry")).hasSize(1);
		});
	}

	private static WriteScheduler deferringTo(List<Runnable> writes) {
		return new WriteScheduler() {

			@Override
			public boolean isDeferring() {
				return true;
			}

			@Override
			public void defer(Runnable write) {
				writes.add(write);
			}

		};
	}

	@Test
	void sendingWaitsForTransactionsWhereThereCanBeSome() {
		this.runner.run((context) -> assertThat(context).getBean(WriteScheduler.class)
			.isInstanceOf(TransactionWriteScheduler.class));
	}

	@Test
	void sendingDoesNotWaitWhereThereAreNoTransactions() {
		this.runner.withClassLoader(new FilteredClassLoader(TransactionSynchronizationManager.class)).run((context) -> {
			assertThat(context).doesNotHaveBean(WriteScheduler.class);
			UserMessageService service = context.getBean(UserMessageService.class);
			service.info("barry", "Done");
			assertThat(service.receive("barry")).hasSize(1);
		});
	}

	@Test
	void theServiceHasTheMinimumLevelOfTheProperties() {
		this.runner.withPropertyValues("async-messages.minimum-level=warning").run((context) -> {
			UserMessageService service = context.getBean(UserMessageService.class);
			assertThat(service.success("barry", "Not sent")).isFalse();
			assertThat(service.warning("barry", "Sent")).isTrue();
			assertThat(service.receive("barry")).hasSize(1);
		});
	}

	@Test
	void theServiceHasTheMaximumSizeOfTheProperties() {
		this.runner.withPropertyValues("async-messages.max-size=300B")
			.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(UserMessageService.class).info("barry", "x".repeat(300)))
				.withMessageMatching(
						"'message' must not be larger than 300 bytes of JSON but has \\d+: shorten it, or raise async-messages.max-size"));
	}

	@Test
	void theServiceHasTheClockOfTheApplication() {
		Instant now = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
		this.runner.withBean(Clock.class, () -> Clock.fixed(now, ZoneOffset.UTC)).run((context) -> {
			UserMessageService service = context.getBean(UserMessageService.class);
			service.info("barry", "Done");
			assertThat(service.receive("barry")).extracting(UserMessage::createdAt).containsExactly(now);
		});
	}

	@Test
	void listenersOfTheApplicationHearWhatWasSent() {
		List<Object> heard = new ArrayList<>();
		this.runner.withInitializer((context) -> context
			.addApplicationListener((ApplicationListener<PayloadApplicationEvent<MessageSentEvent>>) (event) -> heard
				.add(event.getPayload())))
			.run((context) -> {
				context.getBean(UserMessageService.class).info("barry", "Done");
				assertThat(heard).singleElement()
					.isInstanceOfSatisfying(MessageSentEvent.class,
							(event) -> assertThat(event.recipients()).containsExactly("barry"));
			});
	}

}
