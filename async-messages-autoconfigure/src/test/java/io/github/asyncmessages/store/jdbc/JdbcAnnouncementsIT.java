package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.service.AnnouncementBoard;
import io.github.asyncmessages.service.DefaultAnnouncements;
import io.github.asyncmessages.service.TransactionWriteScheduler;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Announcements in the transactions of an application, with pools that commit each
 * statement or none.
 */
@ParameterizedClass(name = "{0}, auto-commit {1}")
@MethodSource("databases")
class JdbcAnnouncementsIT {

	static Stream<Arguments> databases() {
		return TestDatabase.available()
			.flatMap((database) -> Stream.of(Arguments.of(database, true), Arguments.of(database, false)));
	}

	private final TestDatabase database;

	private final JdbcFixture fixture;

	private final TransactionTemplate transaction;

	private final AnnouncementBoard board;

	private final Announcements announcements;

	private final TestMailbox mailbox;

	JdbcAnnouncementsIT(TestDatabase database, boolean autoCommit) {
		this.database = database;
		HikariDataSource pool = database.createWithTable(autoCommit);
		this.fixture = new JdbcFixture(pool);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
		this.board = new AnnouncementBoard(this.fixture.store().announcements(), this.fixture.clock());
		this.announcements = new DefaultAnnouncements(this.fixture.store().announcements(), this.board, (name) -> false,
				this.fixture.clock(), new TransactionWriteScheduler());
		this.mailbox = this.fixture.mailbox();
	}

	@AfterEach
	void close() {
		this.board.destroy();
		this.fixture.close();
	}

	private void inTransaction(Consumer<TransactionStatus> action) {
		this.transaction.executeWithoutResult(action);
	}

	private void publish(String key, String text) {
		this.announcements.publish(Announcement.of(key, UserMessage.info(text)));
	}

	private List<String> shown() {
		return this.board.shown().stream().map((announcement) -> announcement.message().text()).toList();
	}

	@Test
	void whatIsNotCommittedIsShownToNobody() {
		publish("a", "1");
		inTransaction((status) -> {
			publish("a", "corrected");
			publish("b", "2");
			assertThat(shown()).containsExactly("1");
			assertThat(this.announcements.list()).hasSize(1);
		});
		assertThat(shown()).containsExactlyInAnyOrder("corrected", "2");
		inTransaction((status) -> {
			this.announcements.withdraw("b");
			assertThat(shown()).containsExactlyInAnyOrder("corrected", "2");
		});
		assertThat(shown()).containsExactly("corrected");
	}

	@Test
	void whatIsRolledBackIsNotShown() {
		publish("a", "1");
		inTransaction((status) -> {
			publish("a", "corrected");
			publish("b", "2");
			status.setRollbackOnly();
		});
		assertThat(shown()).containsExactly("1");
		assertThat(this.announcements.list()).extracting(Announcement::key).containsExactly("a");
	}

	@Test
	void whatIsClosedTwiceAtOnceDoesNotEndATransaction() {
		publish("a", "1");
		String id = this.announcements.list().get(0).message().id();
		CompletableFuture<Void> other = inTransactions((first) -> {
			assertThat(this.fixture.store().closeAnnouncement(this.mailbox.recipient(), id, null)).isEqualTo(first);
			this.mailbox.send(first ? "first" : "second");
		});
		assertThat(other).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.mailbox.receive()).containsExactlyInAnyOrder("first", "second");
		assertThat(this.fixture.store().announcements().countClosed(id)).isOne();
	}

	@Test
	void whatIsPublishedTwiceAtOnceDoesNotEndATransaction() {
		CompletableFuture<Void> other = inTransactions((first) -> {
			publish("a", first ? "first" : "second");
			this.mailbox.send(first ? "first" : "second");
		});
		assertThat(other).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.mailbox.receive()).containsExactlyInAnyOrder("first", "second");
		assertThat(shown()).containsExactly("second");
	}

	/**
	 * Does the same in two transactions, the second of which waits for the first where
	 * that can be seen.
	 * @return the second
	 */
	private CompletableFuture<Void> inTransactions(Consumer<Boolean> action) {
		AtomicReference<CompletableFuture<Void>> other = new AtomicReference<>();
		inTransaction((status) -> {
			action.accept(true);
			CompletableFuture<Void> second = CompletableFuture
				.runAsync(() -> inTransaction((inner) -> action.accept(false)), (task) -> new Thread(task).start());
			other.set(second);
			if (this.database == TestDatabase.POSTGRESQL) {
				Awaitility.await().until(() -> second.isDone() || countWaiting() > 0);
			}
		});
		return Objects.requireNonNull(other.get());
	}

	private int countWaiting() {
		return this.fixture.client()
			.sql("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
			.query(Integer.class)
			.single();
	}

	@Test
	void aPageInATransactionReceivesOnceUnlessItIsRolledBack() {
		this.announcements.publish(Announcement.of("a", UserMessage.info("1")).mode(AnnouncementMode.ONCE));
		ClaimRequest request = ClaimRequest.of(0, this.board.shown(), this.fixture.clock().instant());
		inTransaction((status) -> {
			assertThat(TestMailbox.texts(this.mailbox.store().claim(this.mailbox.recipient(), request)))
				.containsExactly("1");
			status.setRollbackOnly();
		});
		inTransaction(
				(status) -> assertThat(TestMailbox.texts(this.mailbox.store().claim(this.mailbox.recipient(), request)))
					.containsExactly("1"));
		assertThat(this.mailbox.store().claim(this.mailbox.recipient(), request).messages()).isEmpty();
	}

}
