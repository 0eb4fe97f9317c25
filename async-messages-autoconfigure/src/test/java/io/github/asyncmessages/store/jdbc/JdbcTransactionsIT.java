package io.github.asyncmessages.store.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.RejectedEntry;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.service.DefaultUserMessageService;
import io.github.asyncmessages.service.TransactionWriteScheduler;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages in the transactions of an application: of its service on the same database,
 * with pools that commit each statement or none.
 */
@ParameterizedClass(name = "{0}, auto-commit {1}")
@MethodSource("databases")
class JdbcTransactionsIT {

	static Stream<Arguments> databases() {
		return TestDatabase.available()
			.flatMap((database) -> Stream.of(Arguments.of(database, true), Arguments.of(database, false)));
	}

	private final JdbcFixture fixture;

	private final JdbcTransactionManager transactionManager;

	private final UserMessageService messages;

	private final TestMailbox mailbox;

	private final String barry;

	JdbcTransactionsIT(TestDatabase database, boolean autoCommit) {
		HikariDataSource pool = database.createWithTable(autoCommit);
		this.fixture = new JdbcFixture(pool);
		this.transactionManager = new JdbcTransactionManager(pool);
		this.messages = new DefaultUserMessageService(this.fixture.store(), new MessageCodec(1024), MessageLevel.INFO,
				this.fixture.clock(), new TransactionWriteScheduler(), this.fixture.events());
		this.mailbox = this.fixture.mailbox();
		this.barry = this.mailbox.recipient();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	private void inTransaction(int propagation, Consumer<TransactionStatus> action) {
		TransactionTemplate template = new TransactionTemplate(this.transactionManager);
		template.setPropagationBehavior(propagation);
		template.executeWithoutResult(action);
	}

	private void inTransaction(Consumer<TransactionStatus> action) {
		inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, action);
	}

	private List<String> announced() {
		return this.fixture.events()
			.of(MessageSentEvent.class)
			.stream()
			.map((event) -> event.message().text())
			.toList();
	}

	@Test
	void aMessageIsPartOfTheTransaction() {
		inTransaction((status) -> {
			this.messages.info(this.barry, "a");
			int seenInside = this.fixture.countRows(this.mailbox);
			assertThat(seenInside).isEqualTo(1);
			assertThat(CompletableFuture.supplyAsync(this.mailbox::receive).join()).isEmpty();
			assertThat(announced()).isEmpty();
		});
		assertThat(announced()).containsExactly("a");
		assertThat(this.mailbox.receive()).containsExactly("a");
	}

	@Test
	void rolledBackLeavesNothing() {
		inTransaction((status) -> {
			this.messages.info(this.barry, "a");
			this.messages.send(this.barry, UserMessage.info("b").untilRead());
			this.messages.sendAll(List.of(this.barry, "sally"), UserMessage.info("c"));
			status.setRollbackOnly();
		});
		assertThat(this.fixture.client().sql("SELECT COUNT(*) FROM user_message").query(Integer.class).single())
			.isZero();
		assertThat(announced()).isEmpty();
	}

	@Test
	void anEntryThatIsPutBackIsPartOfTheTransaction() {
		MessageStore store = this.fixture.store();
		inTransaction((status) -> this.fixture.client()
			.sql("INSERT INTO user_message (recipient, text, level) VALUES (?, 'a', 'fatal')")
			.param(this.barry)
			.update());
		assertThat(this.mailbox.receive()).isEmpty();
		String id = store.rejected(this.barry, 10).get(0).id();
		inTransaction((status) -> {
			assertThat(store.requeue(this.barry, id, "{\"text\":\"a\"}")).isTrue();
			assertThat(store.rejected(this.barry, 10)).isEmpty();
			status.setRollbackOnly();
		});
		assertThat(this.mailbox.receive()).isEmpty();
		assertThat(store.rejected(this.barry, 10)).extracting(RejectedEntry::id).containsExactly(id);
		inTransaction((status) -> assertThat(store.requeue(this.barry, id, "{\"text\":\"a\"}")).isTrue());
		assertThat(this.mailbox.receive()).containsExactly("a");
	}

	@Test
	void nestedRollbackDropsItsOwn() {
		inTransaction((status) -> {
			this.messages.info(this.barry, "before");
			inTransaction(TransactionDefinition.PROPAGATION_NESTED, (nested) -> {
				this.messages.info(this.barry, "nested");
				nested.setRollbackOnly();
			});
			this.messages.info(this.barry, "after");
		});
		assertThat(this.mailbox.receive()).containsExactly("before", "after");
		assertThat(announced()).containsExactly("before", "after");
	}

	@Test
	void requiresNewSurvives() {
		inTransaction((status) -> {
			this.messages.info(this.barry, "outer");
			inTransaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW,
					(inner) -> this.messages.info(this.barry, "inner"));
			status.setRollbackOnly();
		});
		assertThat(this.mailbox.receive()).containsExactly("inner");
		assertThat(announced()).containsExactly("inner");
	}

	@Test
	void afterCommitListenerIsStored() {
		inTransaction((status) -> onCompletion((completion) -> this.messages.info(this.barry, "after completion")));
		assertThat(this.mailbox.receive()).containsExactly("after completion");
	}

	@Test
	void afterRollbackListenerIsStored() {
		inTransaction((status) -> {
			onCompletion((completion) -> this.messages.info(this.barry, "rolled back"));
			status.setRollbackOnly();
		});
		assertThat(this.mailbox.receive()).containsExactly("rolled back");
	}

	/**
	 * As a transactional event listener does it.
	 */
	private static void onCompletion(IntConsumer callback) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int status) {
				callback.accept(status);
			}

		});
	}

	@Test
	void afterCommitCallbackIsStored() {
		inTransaction((status) -> afterCommit(() -> this.messages.info(this.barry, "after commit")));
		assertThat(this.mailbox.receive()).containsExactly("after commit");
		inTransaction((status) -> {
			this.messages.info(this.barry, "before");
			afterCommit(() -> this.messages.info(this.barry, "after"));
		});
		assertThat(this.mailbox.receive()).containsExactly("before", "after");
	}

	private static void afterCommit(Runnable callback) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				callback.run();
			}

		});
	}

	@Test
	void withoutTransactionIsStoredAtOnce() {
		this.messages.info(this.barry, "a");
		assertThat(announced()).containsExactly("a");
		assertThat(this.mailbox.receive()).containsExactly("a");
		assertThat(this.fixture.countRows(this.mailbox)).isZero();
	}

	@Test
	void anotherDataSourceIsStoredAfterItsCommit() {
		JdbcTransactionManager another = new JdbcTransactionManager(TestDatabase.H2.create());
		new TransactionTemplate(another).executeWithoutResult((status) -> {
			this.messages.info(this.barry, "committed");
			assertThat(this.fixture.countRows(this.mailbox)).isZero();
		});
		new TransactionTemplate(another).executeWithoutResult((status) -> {
			this.messages.info(this.barry, "rolled back");
			status.setRollbackOnly();
		});
		assertThat(this.mailbox.receive()).containsExactly("committed");
	}

	@Test
	void whatATransactionHasWrittenItReads() {
		inTransaction((status) -> {
			UserMessage message = UserMessage.info("a").untilRead();
			this.messages.send(this.barry, message);
			this.messages.info(this.barry, "b");
			assertThat(this.messages.inbox(this.barry).unreadCount()).isEqualTo(1);
			assertThat(this.messages.inbox(this.barry).markRead(message.id())).isTrue();
			assertThat(this.messages.receive(this.barry)).extracting(UserMessage::text).containsExactly("b");
			status.setRollbackOnly();
		});
		assertThat(this.mailbox.receive()).isEmpty();
		assertThat(this.mailbox.countUnread()).isZero();
	}

	@Test
	void aReplacementAndAWithdrawalAreUndoneWithTheirTransaction() {
		this.messages.send(this.barry, UserMessage.info("10 %").key("import"));
		this.messages.send(this.barry, UserMessage.info("exported").key("export"));
		inTransaction((status) -> {
			this.messages.send(this.barry, UserMessage.info("20 %").key("import"));
			this.messages.withdraw(this.barry, "export");
			status.setRollbackOnly();
		});
		assertThat(this.mailbox.receive()).containsExactly("10 %", "exported");
	}

	@Test
	void aDuplicateDoesNotEndTheTransaction() {
		UserMessage message = UserMessage.info("a");
		this.messages.send(this.barry, message);
		inTransaction((status) -> {
			this.messages.send(this.barry, message);
			this.messages.info(this.barry, "b");
		});
		assertThat(this.mailbox.receive()).containsExactly("a", "b");
	}

	@Test
	void aPageDoesNotWaitForATransactionThatReplacesAMessage() {
		this.messages.send(this.barry, UserMessage.info("10 %").key("import"));
		this.messages.info(this.barry, "other");
		inTransaction((status) -> {
			this.messages.send(this.barry, UserMessage.info("20 %").key("import"));
			assertThat(CompletableFuture.supplyAsync(this.mailbox::receive).join()).containsExactly("other");
		});
		assertThat(this.mailbox.receive()).contains("20 %").doesNotContain("10 %");
	}

	@Test
	void aPageDoesNotWaitForATransactionThatSendsAMessageAgain() {
		UserMessage message = UserMessage.info("a");
		this.messages.send(this.barry, message);
		this.messages.info(this.barry, "b");
		List<String> shown = new ArrayList<>();
		inTransaction((status) -> {
			this.messages.send(this.barry, message);
			Claim claim = CompletableFuture.supplyAsync(this.mailbox::claim).join();
			claim.messages().forEach((each) -> shown.add(each.text()));
			assertThat(shown).contains("b");
			claim.complete(claim.messages().stream().map(UserMessage::id).toList());
		});
		Awaitility.await().untilAsserted(() -> {
			shown.addAll(this.mailbox.receive());
			assertThat(shown).containsExactlyInAnyOrder("a", "b");
		});
	}

}
