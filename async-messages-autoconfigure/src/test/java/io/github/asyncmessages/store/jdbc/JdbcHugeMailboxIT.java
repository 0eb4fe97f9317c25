package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.asyncmessages.MessageRejectedEvent;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.MessagesDroppedEvent;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A mailbox into which another client has put far more than it should hold: its pages are
 * bounded, and the pages of other users have their messages meanwhile.
 */
@ParameterizedClass
@MethodSource("io.github.asyncmessages.testing.TestDatabase#available")
class JdbcHugeMailboxIT {

	private static final int MAX_PENDING = JdbcFixture.LIMITS.maxPending();

	/** Pages of the huge mailbox that are rendered at the same time. */
	private static final int PAGES = 12;

	private final TestDatabase database;

	/** Fewer rows where it takes long to make and to delete them. */
	private final int many;

	private final JdbcFixture fixture;

	private final JdbcMessageStore store;

	private final TestMailbox huge;

	private final TestMailbox sally;

	JdbcHugeMailboxIT(TestDatabase database) {
		this.database = database;
		this.many = (database == TestDatabase.POSTGRESQL) ? 100_000 : 5000;
		this.fixture = new JdbcFixture(database);
		this.store = this.fixture.store(this.fixture.dataSource(), Duration.ofSeconds(5));
		this.huge = this.fixture.mailbox(this.store);
		this.sally = this.fixture.mailbox(this.store);
	}

	@AfterEach
	void close() {
		this.store.destroy();
		this.fixture.close();
	}

	@Test
	void tooManyWaitingMessagesHarmNobodyElse() throws Exception {
		fill(this.many, "text", "'a'");
		assertOthersHaveTheirMessages();
		Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> this.fixture.countRows(this.huge) <= MAX_PENDING);
		assertThat(dropped()).isBetween((long) this.many - PAGES * MAX_PENDING - MAX_PENDING, (long) this.many);
	}

	@Test
	void ofTooManyWaitingMessagesTheNewestAreShown() {
		fill(this.many, "text", "'old'");
		fill(MAX_PENDING, "text", "'new'");
		assertThat(this.huge.receive()).isEmpty();
		List<String> shown = Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.until(this.huge::receive, (texts) -> !texts.isEmpty());
		assertThat(shown).hasSize(MAX_PENDING).containsOnly("new");
	}

	@Test
	void tooManyUnusableRowsHarmNobodyElse() throws Exception {
		fill(this.many, "text, level", "'a', 'fatal'");
		assertOthersHaveTheirMessages();
		Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> this.fixture.countRows(this.huge) <= MAX_PENDING);
		assertThat(this.huge.receive()).isEmpty();
		assertThat(this.fixture.events().of(MessageRejectedEvent.class)).isNotEmpty();
		assertThat(this.fixture.countRows(this.huge)).isLessThanOrEqualTo(MAX_PENDING);
	}

	@Test
	void rowsWithLargeTextsHarmNobodyElse() throws Exception {
		fill(MAX_PENDING, "text, meta", "%1$s, %1$s".formatted("REPEAT('x', 1000000)"));
		assertOthersHaveTheirMessages();
		assertThat(this.huge.receive()).isEmpty();
		assertThat(this.fixture.countRows(this.huge)).isEqualTo(MAX_PENDING);
	}

	/**
	 * Inserts rows into the huge mailbox.
	 */
	private void fill(int count, String columns, String values) {
		String numbers = switch (this.database) {
			case H2 -> "SYSTEM_RANGE(1, %d)";
			case POSTGRESQL -> "generate_series(1, %d)";
			case MARIADB -> "seq_1_to_%d";
			case MYSQL ->
				"JSON_TABLE(CONCAT('[1', REPEAT(',1', %d - 1), ']'), '$[*]' COLUMNS (n INT PATH '$')) AS numbers";
		};
		this.fixture.client()
			.sql("INSERT INTO user_message (recipient, " + columns + ") SELECT '" + this.huge.recipient() + "', "
					+ values + " FROM " + numbers.formatted(count))
			.update();
	}

	private void assertOthersHaveTheirMessages() throws Exception {
		ExecutorService pages = Executors.newFixedThreadPool(PAGES);
		AtomicBoolean ended = new AtomicBoolean();
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int i = 0; i < PAGES; i++) {
				futures.add(pages.submit(() -> {
					while (!ended.get()) {
						render();
					}
				}));
			}
			for (int i = 1; i <= 30; i++) {
				String text = "message " + i;
				this.sally.send(text);
				assertThat(this.sally.receive()).as(text).containsExactly(text);
			}
			ended.set(true);
			for (Future<?> future : futures) {
				future.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			ended.set(true);
			pages.shutdown();
		}
	}

	/**
	 * A page of the huge mailbox, which may come without its messages.
	 */
	private void render() {
		try {
			Claim claim = this.huge.claim();
			assertThat(claim.messages()).hasSizeLessThanOrEqualTo(MAX_PENDING);
			TestMailbox.acknowledge(claim);
		}
		catch (MessageStoreException ex) {
			assertThat(ex).hasMessageContaining("did not answer within");
		}
	}

	private long dropped() {
		return this.fixture.events()
			.of(MessagesDroppedEvent.class)
			.stream()
			.mapToLong(MessagesDroppedEvent::count)
			.sum();
	}

}
