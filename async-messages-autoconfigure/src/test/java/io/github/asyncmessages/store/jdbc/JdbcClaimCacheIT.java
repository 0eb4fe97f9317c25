package io.github.asyncmessages.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.ClaimRequest;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client-side cache of {@link JdbcMessageStore} on PostgreSQL: the page of an
 * unchanged mailbox queries nothing, whoever changes others.
 */
class JdbcClaimCacheIT {

	private static final int ROUNDS = Integer.getInteger("rounds", 200);

	private final ListeningPostgres postgres = new ListeningPostgres();

	private final TestClock clock = this.postgres.clock;

	private final String recipient = this.postgres.recipient;

	private final JdbcMessageStore store = this.postgres.store();

	private final TestMailbox mailbox = this.postgres.mailbox(this.store);

	@BeforeEach
	void awaitCached() {
		this.postgres.awaitCached(this.store);
	}

	@AfterEach
	void close() {
		this.postgres.close();
	}

	@Test
	void aPageOfAnUnchangedMailboxQueriesNothing() {
		assertThat(this.postgres.statementsOf(() -> {
			for (int i = 0; i < 100; i++) {
				TestMailbox.release(this.mailbox.claim());
			}
		})).isZero();
		assertThat(this.store.cachedMailboxes()).isOne();
	}

	@Test
	void aPageThatHasToAskSendsOneQuery() {
		assertThat(this.postgres.statementsOf(() -> this.store.claim("another", 0))).isOne();
	}

	@Test
	void aPageThatShowsABadgeAndAnUnreadMessageQueriesNothing() {
		this.mailbox.send(UserMessage.info("Stays").untilRead(), UserMessage.info("In the inbox").inboxOnly());
		awaitCached();
		assertThat(this.postgres.statementsOf(() -> {
			Claim claim = this.mailbox.claim();
			assertThat(claim.unreadCount()).isEqualTo(2);
			assertThat(TestMailbox.texts(claim.untilRead())).containsExactly("Stays");
		})).isZero();
	}

	@Test
	void aPageThatListsTheLatestMessagesQueriesNothingOnceThatWasCached() {
		this.mailbox.send(UserMessage.info("In the inbox").inboxOnly());
		awaitCached();
		assertThat(this.postgres.statementsOf(() -> this.store.claim(this.recipient, 5))).isPositive();
		assertThat(this.postgres.statementsOf(() -> {
			Claim claim = this.store.claim(this.recipient, 20);
			assertThat(TestMailbox.texts(Objects.requireNonNull(claim.latest()).messages()))
				.containsExactly("In the inbox");
		})).isZero();
	}

	@Test
	void whatThisNodeHasSentIsOnTheVeryNextPage() {
		for (int i = 0; i < ROUNDS; i++) {
			if (i % 2 == 0) {
				this.mailbox.send("Message " + i);
			}
			else {
				assertThat(this.store.appendAll(List.of(this.recipient),
						this.mailbox.encode(UserMessage.info("Message " + i))))
					.isEmpty();
			}
			assertThat(this.mailbox.receive()).containsExactly("Message " + i);
			// Now and then an entry is there, and now and then it is about to be added.
			for (int look = 0; look < i % 4; look++) {
				assertThat(this.mailbox.receive()).isEmpty();
			}
		}
	}

	@Test
	void whatIsReleasedIsOnTheVeryNextPage() {
		this.mailbox.send("Message");
		for (int i = 0; i < ROUNDS; i++) {
			Claim claim = this.mailbox.claim();
			assertThat(claim.messages()).hasSize(1);
			assertThat(this.mailbox.claim().messages()).isEmpty();
			TestMailbox.release(claim);
		}
	}

	@Test
	void whatWasReadIsGoneFromTheNextPage() {
		UserMessage message = UserMessage.info("Stays").untilRead();
		this.mailbox.send(message);
		awaitCached();
		this.mailbox.markRead(message);
		assertThat(this.mailbox.claim().unreadCount()).isZero();
		awaitCached();
		this.store.markUnread(this.recipient, message.id());
		assertThat(this.mailbox.claim().unreadCount()).isOne();
		awaitCached();
		this.store.snooze(this.recipient, message.id(), this.clock.instant().plusSeconds(3600));
		assertThat(this.mailbox.claim().unreadCount()).isZero();
		awaitCached();
		this.store.erase(this.recipient);
		this.mailbox.send(message);
		assertThat(this.mailbox.claim().unreadCount()).isOne();
		awaitCached();
		this.store.delete(this.recipient, message.id());
		assertThat(this.mailbox.claim().unreadCount()).isZero();
	}

	@Test
	void whatAnotherClientInsertsIsHeardOf() {
		this.postgres.insert("Hello");
		this.postgres.awaitMessage(this.store, "Hello");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UPDATE user_message SET text = 'Other'", "UPDATE user_message SET recipient = 'sally'",
			"DELETE FROM user_message", "TRUNCATE user_message",
			"WITH gone AS (DELETE FROM user_message RETURNING *) SELECT COUNT(*) FROM gone" })
	void whatAnotherClientChangesIsHeardOf(String change) {
		this.mailbox.send(UserMessage.info("Stays").untilRead());
		awaitCached();
		assertThat(this.mailbox.untilRead()).containsExactly("Stays");
		this.postgres.other.execute(change);
		Awaitility.await()
			.atMost(Duration.ofSeconds(1))
			.until(() -> !this.mailbox.untilRead().equals(List.of("Stays")));
	}

	@Test
	void aTransactionThatCommitsLateIsHeardOf() throws Exception {
		try (Connection connection = this.postgres.pool.getConnection()) {
			connection.setAutoCommit(false);
			for (int i = 0; i < ROUNDS; i++) {
				insert(connection, "Message " + i);
				// The entry is older or newer than the insert.
				if (i % 2 == 0) {
					awaitCached();
				}
				assertThat(this.mailbox.receive()).isEmpty();
				connection.commit();
				this.postgres.awaitMessage(this.store, "Message " + i);
			}
		}
	}

	private void insert(Connection connection, String text) throws Exception {
		try (PreparedStatement insert = connection
			.prepareStatement("INSERT INTO user_message (recipient, text) VALUES (?, ?)")) {
			insert.setString(1, this.recipient);
			insert.setString(2, text);
			insert.executeUpdate();
		}
	}

	@Test
	void whatIsSentInATransactionIsOnTheVeryNextPageAfterTheCommit() {
		TransactionTemplate transaction = transaction();
		for (int i = 0; i < ROUNDS; i++) {
			String text = "Message " + i;
			transaction.executeWithoutResult((status) -> {
				this.mailbox.send(text);
				assertThat(CompletableFuture.supplyAsync(this.mailbox::receive).join()).isEmpty();
				if (text.endsWith("7")) {
					status.setRollbackOnly();
				}
			});
			assertThat(this.mailbox.receive()).isEqualTo(text.endsWith("7") ? List.of() : List.of(text));
		}
	}

	@Test
	void whatIsRolledBackLeavesTheEntryAlone() {
		transaction().executeWithoutResult((status) -> {
			this.mailbox.send("Never");
			status.setRollbackOnly();
		});
		assertThat(this.postgres.statementsOf(this.mailbox::claim)).isZero();
	}

	@Test
	void aTransactionSeesWhatItHasSent() {
		transaction().executeWithoutResult((status) -> {
			this.mailbox.send("Own");
			assertThat(this.mailbox.receive()).containsExactly("Own");
			assertThat(this.mailbox.receive()).isEmpty();
			this.mailbox.send(UserMessage.info("Never").untilRead());
			assertThat(this.mailbox.untilRead()).containsExactly("Never");
			status.setRollbackOnly();
		});
		assertThat(this.mailbox.untilRead()).isEmpty();
	}

	@Test
	void whatAnAfterCommitCallbackSendsIsOnTheVeryNextPage() {
		for (int i = 0; i < ROUNDS; i++) {
			String text = "Message " + i;
			transaction().executeWithoutResult((status) -> {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						JdbcClaimCacheIT.this.mailbox.send(text);
					}

				});
				this.mailbox.of("somebody else").send("Noise");
			});
			assertThat(this.mailbox.receive()).containsExactly(text);
		}
	}

	private TransactionTemplate transaction() {
		return new TransactionTemplate(new JdbcTransactionManager(this.postgres.dataSource));
	}

	@Test
	void anEntryEndsWhenTheFirstMessageIsDue() {
		Instant time = this.clock.instant();
		this.mailbox.send(UserMessage.info("Later").deliverAt(time.plusSeconds(40)),
				UserMessage.info("Sooner").deliverAt(time.plusSeconds(20)));
		awaitCached();
		this.clock.forward(Duration.ofSeconds(15));
		assertThat(this.postgres.statementsOf(this.mailbox::claim)).isZero();
		this.clock.forward(Duration.ofSeconds(5));
		assertThat(this.mailbox.receive()).containsExactly("Sooner");
		awaitCached();
		this.clock.forward(Duration.ofSeconds(20));
		assertThat(this.mailbox.receive()).containsExactly("Later");
	}

	@Test
	void aMessageThatExpiresIsNotShownAgain() {
		this.mailbox.send(UserMessage.info("Stays").untilRead().expiresAt(this.clock.instant().plusSeconds(20)));
		awaitCached();
		this.clock.forward(Duration.ofSeconds(10));
		assertThat(this.postgres.statementsOf(() -> assertThat(this.mailbox.untilRead()).hasSize(1))).isZero();
		this.clock.forward(Duration.ofSeconds(11));
		assertThat(this.mailbox.untilRead()).isEmpty();
		assertThat(this.mailbox.claim().unreadCount()).isZero();
	}

	@Test
	void aReadMessageIsNotListedAfterItsRetention() {
		UserMessage message = UserMessage.info("Read").inboxOnly();
		this.mailbox.send(message);
		this.mailbox.markRead(message);
		this.clock.forward(JdbcFixture.LIMITS.inboxRetention().minusSeconds(30));
		awaitCached();
		assertThat(latest()).containsExactly("Read");
		this.clock.forward(Duration.ofSeconds(20));
		assertThat(this.postgres.statementsOf(() -> assertThat(latest()).containsExactly("Read"))).isZero();
		this.clock.forward(Duration.ofSeconds(11));
		assertThat(latest()).isEmpty();
	}

	private List<String> latest() {
		return TestMailbox.texts(Objects.requireNonNull(this.store.claim(this.recipient, 5).latest()).messages());
	}

	@Test
	void timesOfOtherProgramsThatNeverComeAreNotInTheWay() {
		this.postgres.other.update(
				"""
						INSERT INTO user_message (recipient, text, delivery, expires_at, created_at)
						VALUES (?, 'Stays', 'until-read', 'infinity', '-infinity'), (?, 'Later', 'until-read', '-infinity', NOW())
						""",
				this.recipient, this.recipient);
		awaitCached();
		assertThat(this.mailbox.untilRead()).containsExactly("Stays");
	}

	@Test
	void theMessagesOfAPageThatNeverEndedComeBackAlthoughOthersHaveLooked() {
		this.mailbox.send("Lost");
		this.mailbox.claim();
		for (int i = 0; i < 30; i++) {
			assertThat(this.mailbox.claim().messages()).isEmpty();
			this.clock.forward(Duration.ofMillis(990));
		}
		this.clock.forward(Duration.ofSeconds(1));
		assertThat(this.mailbox.receive()).containsExactly("Lost");
	}

	@Test
	void aMessageThatATransactionHasLockedIsOnTheNextPageAfterItsEnd() throws Exception {
		this.mailbox.send("Locked");
		try (Connection connection = this.postgres.pool.getConnection()) {
			connection.setAutoCommit(false);
			connection.createStatement().execute("SELECT 1 FROM user_message FOR UPDATE");
			assertThat(this.mailbox.claim().messages()).isEmpty();
			connection.rollback();
		}
		assertThat(this.mailbox.receive()).containsExactly("Locked");
	}

	@Test
	void anEntryExpires() {
		this.clock.forward(Duration.ofSeconds(59));
		assertThat(this.postgres.statementsOf(this.mailbox::claim)).isZero();
		this.clock.forward(Duration.ofSeconds(2));
		assertThat(this.postgres.statementsOf(this.mailbox::claim)).isOne();
	}

	@Test
	void rowsThatHaveExpiredLongAgoAreNotInTheWay() {
		UserMessage read = UserMessage.info("Read").inboxOnly();
		this.mailbox.send(UserMessage.info("Old"), read);
		this.mailbox.markRead(read);
		this.clock.forward(JdbcFixture.LIMITS.inboxRetention().plusDays(1));
		awaitCached();
	}

	@Test
	void whatAnotherNodeDoesIsHeardOf() {
		JdbcMessageStore another = this.postgres.store();
		this.postgres.awaitCached(another);
		TestMailbox there = this.postgres.mailbox(another);
		for (int i = 0; i < 20; i++) {
			awaitCached();
			there.send("Message " + i);
			this.postgres.awaitMessage(this.store, "Message " + i);
		}
		UserMessage message = UserMessage.info("Stays").untilRead();
		there.send(message);
		Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> this.mailbox.untilRead().size() == 1);
		awaitCached();
		there.markRead(message);
		Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> this.mailbox.untilRead().isEmpty());
	}

	@Test
	void whatAnotherNodeSendsToManyIsHeardOf() {
		JdbcMessageStore another = this.postgres.store();
		List<String> many = IntStream.range(0, 6000).mapToObj((i) -> "user-" + i).toList();
		this.store.claim("nobody", 0);
		this.store.claim(many.get(0), 0);
		this.store.claim(many.get(5999), 0);
		another.appendAll(many, this.mailbox.encode(UserMessage.info("To all")));
		assertThat(this.postgres
			.notifications(() -> another.appendAll(many, this.mailbox.encode(UserMessage.info("Again")))))
			.hasSizeBetween(1, 10);
		Awaitility.await()
			.atMost(Duration.ofSeconds(2))
			.untilAsserted(() -> assertThat(List.of(many.get(0), many.get(5999)))
				.allSatisfy((name) -> assertThat(this.store.claim(name, 0).messages()).isNotEmpty()));
		this.postgres.other.execute("DELETE FROM user_message");
	}

	@ParameterizedTest
	@MethodSource
	void whateverTheirNameIsTheirMessagesAreHeardOf(String name) {
		TestMailbox mailbox = this.mailbox.of(name);
		for (int i = 0; i < 5; i++) {
			Awaitility.await().until(() -> this.postgres.statementsOf(mailbox::claim) == 0);
			this.postgres.other.update("INSERT INTO user_message (recipient, text) VALUES (?, 'Hello')", name);
			Awaitility.await()
				.atMost(Duration.ofSeconds(1))
				.pollInterval(Duration.ofMillis(2))
				.until(mailbox::receive, (texts) -> texts.equals(List.of("Hello")));
		}
	}

	static List<String> whateverTheirNameIsTheirMessagesAreHeardOf() {
		return List.of("o'hara; DROP TABLE user_message", "\"quoted\"", "\\", "barry@example.com", " barry ", "бάrry",
				"\uD83D\uDE00".repeat(255), "x".repeat(255), "all", "async_messages_1");
	}

	@Test
	void aMailboxWhoseNameIsTheSameInAnotherSchemaIsAnotherOne() {
		this.postgres.other.execute(
				"""
						CREATE SCHEMA other;
						CREATE TABLE other.user_message (LIKE public.user_message INCLUDING ALL);
						CREATE TRIGGER async_messages_insert AFTER INSERT ON other.user_message REFERENCING NEW TABLE AS changed_rows
							FOR EACH STATEMENT EXECUTE PROCEDURE user_message_changed('recipient')
						""");
		this.postgres.other.update("INSERT INTO other.user_message (seq, recipient, text) VALUES (1, ?, 'Other')",
				this.recipient);
		this.postgres.insertAndAwait(this.store, "another");
		assertThat(this.postgres.statementsOf(this.mailbox::claim)).isZero();
	}

	@Test
	void announcementsAreReadAgainAfterAChange() {
		AnnouncementStore announcements = this.store.announcements();
		Object version = Objects.requireNonNull(announcements.version());
		assertThat(announcements.version()).isSameAs(version);
		this.postgres.other
			.execute("INSERT INTO user_announcement (announcement_key, text) VALUES ('down', 'Down tonight')");
		Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> announcements.version() != version);
		assertThat(announcements.read().usable()).hasSize(1);
		Object before = announcements.version();
		announcements.remove("down");
		assertThat(announcements.version()).isNotNull().isNotSameAs(before);
	}

	@Test
	void aPageWithAClosedAnnouncementQueriesNothingUntilItIsOpenAgain() {
		Announcement announcement = Announcement.of("down",
				UserMessage.info("Down tonight").createdAt(this.clock.instant()));
		this.store.announcements().put(announcement, false);
		ClaimRequest request = ClaimRequest.of(0, List.of(announcement), this.clock.instant());
		Awaitility.await()
			.until(() -> this.postgres.statementsOf(() -> this.store.claim(this.recipient, request)) == 0);
		this.store.closeAnnouncement(this.recipient, announcement.message().id(), null);
		assertThat(this.store.claim(this.recipient, request).closed()).containsExactly(announcement.message().id());
		Awaitility.await()
			.until(() -> this.postgres.statementsOf(() -> this.store.claim(this.recipient, request)) == 0);
		this.postgres.other.execute("DELETE FROM user_announcement_closed");
		Awaitility.await()
			.atMost(Duration.ofSeconds(1))
			.until(() -> Objects.requireNonNull(this.store.claim(this.recipient, request).closed()).isEmpty());
	}

	@Test
	void anAnnouncementThatIsShownOnceIsReceivedAlthoughAClaimIsCached() {
		Announcement announcement = Announcement
			.of("down", UserMessage.info("Down tonight").createdAt(this.clock.instant()))
			.mode(AnnouncementMode.ONCE);
		ClaimRequest request = ClaimRequest.of(0, List.of(announcement), this.clock.instant());
		Claim claim = this.store.claim(this.recipient, request);
		assertThat(TestMailbox.texts(claim)).containsExactly("Down tonight");
		TestMailbox.release(claim);
		Claim again = this.mailbox.claim();
		assertThat(TestMailbox.texts(again)).containsExactly("Down tonight");
		TestMailbox.acknowledge(again);
		Awaitility.await()
			.until(() -> this.postgres.statementsOf(() -> this.store.claim(this.recipient, request)) == 0);
	}

	@Test
	void messagesOfAnotherClientAreHeardOfWhilePagesOfTheSameUserFail() throws Exception {
		AtomicBoolean ended = new AtomicBoolean();
		CompletableFuture<Void> pages = CompletableFuture.runAsync(() -> {
			while (!ended.get()) {
				TestMailbox.release(this.mailbox.claim());
			}
		});
		try {
			for (int i = 0; i < ROUNDS; i++) {
				this.postgres.insert("Message " + i);
				this.postgres.awaitMessage(this.store, "Message " + i);
			}
		}
		finally {
			ended.set(true);
		}
		assertThat(pages).succeedsWithin(Duration.ofSeconds(10));
	}

}
