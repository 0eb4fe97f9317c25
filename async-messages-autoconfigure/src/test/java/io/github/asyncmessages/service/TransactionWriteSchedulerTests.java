package io.github.asyncmessages.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.asyncmessages.DeferredWriteFailedEvent;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.testing.UnreliableStore;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link TransactionWriteScheduler}, with transactions of a real database.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransactionWriteSchedulerTests {

	private final PlatformTransactionManager transactionManager = new JdbcTransactionManager(dataSource());

	private final ServiceFixture fixture = new ServiceFixture();

	private final UserMessageService service = service(this.fixture.store);

	private static DataSource dataSource() {
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID());
		return dataSource;
	}

	private UserMessageService service(MessageStore store) {
		return this.fixture.service(store, new TransactionWriteScheduler());
	}

	private void inTransaction(Consumer<TransactionStatus> action) {
		inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, action);
	}

	private void inTransaction(int propagation, Consumer<TransactionStatus> action) {
		TransactionTemplate template = new TransactionTemplate(this.transactionManager);
		template.setPropagationBehavior(propagation);
		template.executeWithoutResult(action);
	}

	private List<String> waiting() {
		return this.fixture.waiting("barry");
	}

	@Test
	void outsideOfATransactionAMessageIsStoredAtOnce() {
		this.service.info("barry", "Done");
		assertThat(waiting()).containsExactly("Done");
	}

	@Test
	void insideATransactionAMessageIsStoredAfterCommit() {
		inTransaction((status) -> {
			assertThat(this.service.info("barry", "Done")).isTrue();
			assertThat(waiting()).isEmpty();
			assertThat(this.fixture.events.all()).isEmpty();
		});
		assertThat(waiting()).containsExactly("Done");
		assertThat(this.fixture.events.of(MessageSentEvent.class)).hasSize(1);
	}

	@Test
	void afterARollbackNothingIsStored() {
		inTransaction((status) -> {
			this.service.info("barry", "Not sent");
			this.service.sendAll(List.of("barry"), UserMessage.info("Not sent"));
			this.service.erase("barry");
			status.setRollbackOnly();
		});
		assertThat(waiting()).isEmpty();
		assertThat(this.fixture.events.all()).isEmpty();
	}

	@Test
	void afterAnExceptionNothingIsStored() {
		assertThatIllegalStateException().isThrownBy(() -> inTransaction((status) -> {
			this.service.info("barry", "Not sent");
			throw new IllegalStateException();
		}));
		assertThat(waiting()).isEmpty();
	}

	@Test
	void aBadRecipientIsRefusedAtOnce() {
		inTransaction(
				(status) -> assertThatIllegalArgumentException().isThrownBy(() -> this.service.info(" ", "Done")));
	}

	@Test
	void sendsWithdrawalsAndErasuresKeepTheirOrder() {
		this.service.info("barry", "Before");
		inTransaction((status) -> {
			this.service.send("barry", UserMessage.info("Withdrawn").key("a"));
			this.service.withdraw("barry", "a");
			this.service.erase("barry");
			this.service.send("barry", UserMessage.info("One").key("a"));
			this.service.sendAll(List.of("barry"), UserMessage.info("Two"));
			this.service.info("barry", "Three");
			assertThat(waiting()).containsExactly("Before");
		});
		assertThat(waiting()).containsExactly("One", "Two", "Three");
	}

	@Test
	void oneTransactionLeavesNothingToTheNext() {
		inTransaction((status) -> {
			this.service.info("barry", "Not sent");
			status.setRollbackOnly();
		});
		inTransaction((status) -> this.service.info("barry", "Done"));
		assertThat(waiting()).containsExactly("Done");
	}

	@Test
	void twoServicesHaveWritesOfTheirOwn() {
		ServiceFixture other = new ServiceFixture();
		inTransaction((status) -> {
			this.service.info("barry", "One");
			other.service(other.store, new TransactionWriteScheduler()).info("barry", "Other");
			this.service.info("barry", "Two");
		});
		assertThat(waiting()).containsExactly("One", "Two");
		assertThat(other.waiting("barry")).containsExactly("Other");
	}

	@Nested
	class Savepoints {

		@Test
		void aRollbackToASavepointDropsWhatCameAfterIt() {
			inTransaction((status) -> {
				service.info("barry", "Before");
				Object savepoint = status.createSavepoint();
				service.info("barry", "Dropped");
				status.rollbackToSavepoint(savepoint);
				service.info("barry", "After");
			});
			assertThat(waiting()).containsExactly("Before", "After");
		}

		@Test
		void aRollbackToASavepointBeforeTheFirstWriteDropsAll() {
			inTransaction((status) -> {
				Object savepoint = status.createSavepoint();
				service.info("barry", "Dropped");
				status.rollbackToSavepoint(savepoint);
				service.info("barry", "After");
			});
			assertThat(waiting()).containsExactly("After");
		}

		@Test
		void savepointsMayBeNestedAndUsedAgain() {
			inTransaction((status) -> {
				status.createSavepoint();
				service.info("barry", "One");
				Object second = status.createSavepoint();
				service.info("barry", "Two");
				status.rollbackToSavepoint(second);
				service.info("barry", "Three");
				status.rollbackToSavepoint(second);
				service.info("barry", "Four");
			});
			assertThat(waiting()).containsExactly("One", "Four");
		}

		@Test
		void aReleasedSavepointDropsNothing() {
			inTransaction((status) -> {
				Object savepoint = status.createSavepoint();
				service.info("barry", "Done");
				status.releaseSavepoint(savepoint);
			});
			assertThat(waiting()).containsExactly("Done");
		}

		@Test
		void aNestedTransactionThatRollsBackDropsItsOwnMessagesOnly() {
			inTransaction((status) -> {
				service.info("barry", "Outer");
				assertThatIllegalStateException()
					.isThrownBy(() -> inTransaction(TransactionDefinition.PROPAGATION_NESTED, (nested) -> {
						service.info("barry", "Dropped");
						throw new IllegalStateException();
					}));
				inTransaction(TransactionDefinition.PROPAGATION_NESTED, (nested) -> service.info("barry", "Nested"));
				assertThat(waiting()).isEmpty();
			});
			assertThat(waiting()).containsExactly("Outer", "Nested");
		}

		@Test
		void aNestedTransactionGoesDownWithTheOuterOne() {
			inTransaction((status) -> {
				inTransaction(TransactionDefinition.PROPAGATION_NESTED, (nested) -> service.info("barry", "Nested"));
				status.setRollbackOnly();
			});
			assertThat(waiting()).isEmpty();
		}

	}

	@Nested
	class TransactionsInTransactions {

		@Test
		void anInnerTransactionSurvivesTheRollbackOfTheOuterOne() {
			inTransaction((status) -> {
				service.info("barry", "Outer before");
				inTransaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW, (inner) -> {
					service.info("barry", "Inner");
					assertThat(waiting()).isEmpty();
				});
				assertThat(waiting()).containsExactly("Inner");
				service.info("barry", "Outer after");
				status.setRollbackOnly();
			});
			assertThat(waiting()).containsExactly("Inner");
		}

		@Test
		void anInnerTransactionThatRollsBackLeavesTheOuterOneAlone() {
			inTransaction((status) -> {
				service.info("barry", "Before");
				inTransaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW, (inner) -> {
					service.info("barry", "Inner");
					inner.setRollbackOnly();
				});
				service.info("barry", "After");
			});
			assertThat(waiting()).containsExactly("Before", "After");
		}

		@Test
		void whileATransactionIsSuspendedAMessageIsStoredAtOnce() {
			inTransaction((status) -> {
				service.info("barry", "Later");
				inTransaction(TransactionDefinition.PROPAGATION_NOT_SUPPORTED, (none) -> {
					service.info("barry", "At once");
					assertThat(waiting()).containsExactly("At once");
				});
				assertThat(waiting()).containsExactly("At once");
			});
			assertThat(waiting()).containsExactly("At once", "Later");
		}

		@Test
		void withoutARealTransactionAMessageIsStoredAtOnce() {
			inTransaction(TransactionDefinition.PROPAGATION_SUPPORTS, (none) -> {
				service.info("barry", "At once");
				assertThat(waiting()).containsExactly("At once");
			});
		}

		@Test
		void aParticipantThatFailsTakesTheWholeTransactionWithIt() {
			assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> inTransaction((status) -> {
				service.info("barry", "Outer");
				assertThatIllegalStateException().isThrownBy(() -> inTransaction((participant) -> {
					service.info("barry", "Participant");
					throw new IllegalStateException();
				}));
			}));
			assertThat(waiting()).isEmpty();
		}

		@Test
		void aReadOnlyTransactionMaySend() {
			TransactionTemplate template = new TransactionTemplate(transactionManager);
			template.setReadOnly(true);
			template.executeWithoutResult((status) -> service.info("barry", "Done"));
			assertThat(waiting()).containsExactly("Done");
		}

	}

	@Nested
	class Callbacks {

		@Test
		void aMessageFromACallbackBeforeCommitIsSent() {
			inTransaction((status) -> TransactionSynchronizationManager
				.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void beforeCommit(boolean readOnly) {
						service.info("barry", "Done");
					}

				}));
			assertThat(waiting()).containsExactly("Done");
		}

		@Test
		void aMessageFromACallbackAfterCommitIsSent() {
			inTransaction((status) -> afterCommit(() -> service.info("barry", "Done")));
			assertThat(waiting()).containsExactly("Done");
		}

		@Test
		void aMessageFromACallbackAfterCommitComesAfterThoseOfTheTransaction() {
			inTransaction((status) -> {
				afterCommit(() -> service.info("barry", "Three"));
				service.info("barry", "One");
				service.info("barry", "Two");
			});
			assertThat(waiting()).containsExactly("One", "Two", "Three");
		}

		@Test
		void aMessageFromACallbackAfterCompletionIsSent() {
			inTransaction((status) -> {
				service.info("barry", "One");
				afterCompletion(() -> service.info("barry", "Two"));
			});
			assertThat(waiting()).containsExactly("One", "Two");
		}

		@Test
		void aMessageFromACallbackAfterARollbackIsSent() {
			inTransaction((status) -> {
				service.info("barry", "Not sent");
				afterCompletion(() -> service.error("barry", "Rolled back"));
				status.setRollbackOnly();
			});
			assertThat(waiting()).containsExactly("Rolled back");
		}

		@Test
		void aTransactionInACallbackIsOneOfItsOwn() {
			inTransaction((status) -> afterCommit(
					() -> inTransaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW, (inner) -> {
						service.info("barry", "Done");
						assertThat(waiting()).isEmpty();
					})));
			assertThat(waiting()).containsExactly("Done");
		}

		@ParameterizedTest
		@ValueSource(strings = { "afterCommit", "afterCompletion", "afterRollback" })
		void aMessageFromATransactionalEventListenerIsSent(String phase) {
			try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
				context.registerBean(UserMessageService.class, () -> service);
				context.register(Listeners.class);
				context.refresh();
				inTransaction((status) -> {
					context.publishEvent(phase);
					if (phase.equals("afterRollback")) {
						status.setRollbackOnly();
					}
				});
			}
			assertThat(waiting()).containsExactly(phase);
		}

		private static void afterCommit(Runnable action) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					action.run();
				}

			});
		}

		private static void afterCompletion(Runnable action) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCompletion(int status) {
					action.run();
				}

			});
		}

	}

	@Nested
	class Failures {

		@Test
		void aFailureAfterCommitIsLoggedAndAnnouncedAndNotThrown(CapturedOutput output) {
			UserMessageService service = failing((method, recipient) -> recipient.equals("sally"));
			UserMessage message = UserMessage.info("For sally");
			inTransaction((status) -> {
				service.info("barry", "One");
				service.send("sally", message);
				service.withdraw("sally", "key");
				service.erase("sally");
				service.info("barry", "Two");
			});
			assertThat(waiting()).containsExactly("One", "Two");
			List<DeferredWriteFailedEvent> failures = fixture.events.of(DeferredWriteFailedEvent.class);
			assertThat(failures).hasSize(3)
				.allSatisfy((failure) -> assertThat(failure.recipients()).containsExactly("sally"))
				.allSatisfy((failure) -> assertThat(failure.cause()).isSameAs(UnreliableStore.FAILURE));
			assertThat(failures.get(0).message()).isNotNull()
				.satisfies((failed) -> assertThat(failed.id()).isEqualTo(message.id()));
			assertThat(failures.subList(1, 3)).extracting(DeferredWriteFailedEvent::message).containsOnlyNulls();
			assertThat(output)
				.contains("A write deferred until after the commit failed and may not have been stored, for 'sally'");
		}

		@Test
		void aFailureOfAMessageToManyNamesThoseWhoDidNotGetIt(CapturedOutput output) {
			UserMessageService service = failing((method, recipient) -> recipient.endsWith("7"));
			inTransaction((status) -> {
				service.sendAll(names(30), UserMessage.info("To all"));
				service.info("barry", "Done");
			});
			assertThat(waiting()).containsExactly("Done");
			assertThat(fixture.waiting("user-6")).containsExactly("To all");
			assertThat(fixture.events.of(DeferredWriteFailedEvent.class)).singleElement()
				.satisfies(
						(failure) -> assertThat(failure.recipients()).containsExactly("user-7", "user-17", "user-27"));
			assertThat(output).contains(
					"A write deferred until after the commit failed and may not have been stored, for 3 recipients");
		}

		@Test
		void aListenerThatThrowsStopsNoOtherWrite() {
			UserMessageService service = new DefaultUserMessageService(fixture.store, new MessageCodec(1024),
					MessageLevel.INFO, fixture.clock, new TransactionWriteScheduler(),
					new FailSafeEventPublisher((event) -> {
						throw new IllegalStateException("listener");
					}));
			inTransaction((status) -> {
				service.info("barry", "One");
				service.info("barry", "Two");
			});
			assertThat(waiting()).containsExactly("One", "Two");
		}

		@Test
		void ofATransactionThatMayHaveCommittedNothingIsSent(CapturedOutput output) {
			TransactionSynchronizationManager.initSynchronization();
			TransactionSynchronizationManager.setActualTransactionActive(true);
			try {
				service.info("barry", "Not sent");
				TransactionSynchronizationManager.getSynchronizations()
					.forEach((synchronization) -> synchronization
						.afterCompletion(TransactionSynchronization.STATUS_UNKNOWN));
			}
			finally {
				TransactionSynchronizationManager.clear();
			}
			assertThat(waiting()).isEmpty();
			assertThat(output).contains(
					"Discarded deferred writes of messages because it is unknown whether their transaction was committed: 1");
		}

		private UserMessageService failing(BiPredicate<String, String> fails) {
			return service(UnreliableStore.of(fixture.store, fails));
		}

	}

	@Nested
	class ToMany {

		@Test
		void aMessageToManyIsHeldUntilCommit() {
			inTransaction((status) -> {
				SendResult result = service.sendAll(Stream.concat(names(10_000), Stream.of(" ")),
						UserMessage.info("To all"));
				assertThat(result.sent()).isEqualTo(10_000);
				assertThat(result.failed()).isEqualTo(1);
				assertThat(fixture.waiting("user-0")).isEmpty();
			});
			assertThat(names(10_000)).allSatisfy((name) -> assertThat(fixture.waiting(name)).hasSize(1));
		}

		@Test
		void namesAreReadBeforeTheCommit() {
			List<String> names = new ArrayList<>(List.of("barry"));
			inTransaction((status) -> {
				service.sendAll(names, UserMessage.info("To all"));
				names.set(0, "sally");
			});
			assertThat(waiting()).hasSize(1);
			assertThat(fixture.waiting("sally")).isEmpty();
		}

		@Test
		void moreThanTenThousandNamesAreRefusedAndNothingIsSent() {
			inTransaction((status) -> {
				service.info("barry", "Before");
				assertThatIllegalStateException()
					.isThrownBy(() -> service.sendAll(names(10_001), UserMessage.info("To all")))
					.withMessage(
							"'recipients' must not be more than 10000 inside a transaction, because their names are kept in memory until it commits. Send outside the transaction or in smaller ones");
			});
			assertThat(fixture.waiting("user-0")).isEmpty();
			assertThat(waiting()).containsExactly("Before");
		}

		@Test
		void namesWithoutAnEndAreRefusedToo() {
			Iterable<String> endless = () -> new Iterator<>() {

				@Override
				public boolean hasNext() {
					return true;
				}

				@Override
				public String next() {
					return "barry";
				}

			};
			inTransaction((status) -> assertThatIllegalStateException()
				.isThrownBy(() -> service.sendAll(endless, UserMessage.info("To all"))));
			assertThat(waiting()).isEmpty();
		}

		@Test
		void outsideOfATransactionThereIsNoLimit() {
			assertThat(service.sendAll(names(10_001), UserMessage.info("To all")).sent()).isEqualTo(10_001);
		}

		@Test
		void ofNobodyNothingIsHeld() {
			inTransaction(
					(status) -> assertThat(service.sendAll(Collections.emptyList(), UserMessage.info("To all")).sent())
						.isZero());
			assertThat(fixture.events.all()).isEmpty();
		}

	}

	private static Stream<String> names(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "user-" + i);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Listeners {

		private final UserMessageService service;

		Listeners(UserMessageService service) {
			this.service = service;
		}

		@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, condition = "#phase == 'afterCommit'")
		void afterCommit(String phase) {
			this.service.info("barry", phase);
		}

		@TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION,
				condition = "#phase == 'afterCompletion'")
		void afterCompletion(String phase) {
			this.service.info("barry", phase);
		}

		@TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK, condition = "#phase == 'afterRollback'")
		void afterRollback(String phase) {
			this.service.info("barry", phase);
		}

	}

}
