package io.github.asyncmessages.autoconfigure;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.TestDatabase;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncMessagesObservationAutoConfiguration}, and for the traces to
 * which the observations belong.
 */
class AsyncMessagesObservationAutoConfigurationTests {

	private final List<Observation.Context> ended = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner unobserved = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MessageStoreAutoConfiguration.class,
				AsyncMessagesAutoConfiguration.class, AsyncMessagesObservationAutoConfiguration.class))
		.withPropertyValues("async-messages.store.type=memory");

	private final ApplicationContextRunner runner = this.unobserved.withBean(ObservationRegistry.class, this::registry);

	private ObservationRegistry registry() {
		ObservationRegistry registry = TestObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

			@Override
			public void onStop(Observation.Context context) {
				AsyncMessagesObservationAutoConfigurationTests.this.ended.add(context);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		return registry;
	}

	@Test
	void withoutARegistryNothingIsObserved() {
		this.unobserved
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MessageStoreDecorator.class));
	}

	@Test
	void withoutMicrometerNothingIsObserved() {
		this.unobserved.withClassLoader(new FilteredClassLoader("io.micrometer")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(MessageStoreDecorator.class);
			context.getBean(UserMessageService.class).info("barry", "Done");
			assertThat(context.getBean(UserMessageService.class).receive("barry")).hasSize(1);
		});
	}

	@Test
	void withARegistryThatDoesNothingTheStoreIsNotDecorated() {
		this.unobserved.withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP).run((context) -> {
			MessageStore store = context.getBean(MessageStore.class);
			assertThat(context.getBean(MessageStoreDecorator.class).decorate(store)).isSameAs(store);
		});
	}

	@Test
	void theBeanOfTheStoreStaysAsItIs() {
		this.runner
			.run((context) -> assertThat(context).getBean(MessageStore.class).isInstanceOf(MemoryMessageStore.class));
	}

	@Test
	void theServiceIsObserved() {
		this.runner.run((context) -> {
			UserMessageService service = context.getBean(UserMessageService.class);
			service.info("barry", "Done");
			service.receive("barry");
			assertThat(names()).containsExactly("async.messages.send", "async.messages.claim",
					"async.messages.completion");
		});
	}

	@Test
	void aStoreOfTheApplicationIsNamedCustom() {
		this.unobserved.withBean(ObservationRegistry.class, this::registry)
			.withBean(MessageStore.class, AsyncMessagesObservationAutoConfigurationTests::ownStore)
			.run((context) -> {
				context.getBean(UserMessageService.class).info("barry", "Done");
				assertThat(this.ended.get(0).getLowCardinalityKeyValue("store"))
					.isEqualTo(KeyValue.of("store", "custom"));
			});
	}

	private static MessageStore ownStore() {
		return (MessageStore) Proxy.newProxyInstance(MessageStore.class.getClassLoader(),
				new Class<?>[] { MessageStore.class },
				(proxy, method, args) -> (method.getReturnType() == boolean.class) ? false : null);
	}

	@Test
	void aSendInAWorkerBelongsToItsCaller() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withPropertyValues("spring.task.execution.propagate-context=true")
			.run((context) -> {
				UserMessageService service = context.getBean(UserMessageService.class);
				Observation caller = observe(context, "request",
						() -> context.getBean(AsyncTaskExecutor.class)
							.submit(() -> service.info("barry", "Done"))
							.get(10, TimeUnit.SECONDS));
				assertThat(parentOf("async.messages.send")).isSameAs(caller);
			});
	}

	/**
	 * The database belongs to the transaction, the store does not.
	 */
	@Test
	void aSendAfterTheCommitBelongsToWhoeverCalledSend() {
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(TestDatabase.H2.create()));
		this.runner.withBean(Listener.class).run((context) -> {
			UserMessageService service = context.getBean(UserMessageService.class);
			Observation caller = transaction
				.execute((status) -> observe(context, "order", () -> service.info("barry", "Done")));
			assertThat(names()).containsExactly("order", "async.messages.send");
			assertThat(parentOf("async.messages.send")).isSameAs(caller);
			assertThat(context.getBean(Listener.class).observations).containsExactly(caller);
		});
	}

	@Test
	void whatTheStoreDoesInItsThreadsBelongsToTheSend() {
		this.runner.withPropertyValues("async-messages.store.type=jdbc", "async-messages.jdbc.initialize-schema=always")
			.withBean("dataSource", ObservedDataSource.class, () -> new ObservedDataSource(TestDatabase.H2.create()))
			.run((context) -> {
				ObservationRegistry registry = context.getBean(ObservationRegistry.class);
				ObservedDataSource database = context.getBean(ObservedDataSource.class);
				database.registry = registry;
				observe(context, "request", () -> context.getBean(UserMessageService.class).info("barry", "Done"));
				database.registry = null;
				assertThat(names()).endsWith("connection", "async.messages.send", "request");
				assertThat(this.ended).filteredOn((each) -> "connection".equals(each.getName()))
					.isNotEmpty()
					.extracting(Observation.Context::getParentObservation)
					.allSatisfy((parent) -> assertThat(parent).isNotNull()
						.extracting((observation) -> observation.getContextView().getName())
						.isEqualTo("async.messages.send"));
			});
	}

	private static Observation observe(ApplicationContext context, String name, Work work) {
		Observation observation = Observation.start(name, context.getBean(ObservationRegistry.class));
		observation.scoped(() -> {
			try {
				work.run();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		observation.stop();
		return observation;
	}

	private List<String> names() {
		return this.ended.stream().map((context) -> String.valueOf(context.getName())).toList();
	}

	private @Nullable Object parentOf(String name) {
		return this.ended.stream()
			.filter((context) -> name.equals(context.getName()))
			.findFirst()
			.orElseThrow()
			.getParentObservation();
	}

	private interface Work {

		void run() throws Exception;

	}

	/**
	 * Keeps the observation in which it hears of a message.
	 */
	static class Listener implements ApplicationListener<PayloadApplicationEvent<MessageSentEvent>> {

		private final ObservationRegistry registry;

		private final List<Observation> observations = new CopyOnWriteArrayList<>();

		Listener(ObservationRegistry registry) {
			this.registry = registry;
		}

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<MessageSentEvent> event) {
			this.observations.add(this.registry.getCurrentObservation());
		}

	}

	/**
	 * Observes who takes a connection, as instrumented drivers do.
	 */
	static final class ObservedDataSource extends DelegatingDataSource {

		private volatile @Nullable ObservationRegistry registry;

		ObservedDataSource(DataSource database) {
			super(database);
		}

		@Override
		public Connection getConnection() throws SQLException {
			ObservationRegistry registry = this.registry;
			if (registry == null) {
				return super.getConnection();
			}
			return Observation.createNotStarted("connection", registry).observeChecked(() -> super.getConnection());
		}

	}

}
