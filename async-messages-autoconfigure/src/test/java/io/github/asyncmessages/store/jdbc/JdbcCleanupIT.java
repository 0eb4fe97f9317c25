package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdbcCleanup}: expired rows are deleted, and no others.
 */
@ParameterizedClass
@MethodSource("io.github.asyncmessages.testing.TestDatabase#available")
class JdbcCleanupIT {

	private final JdbcFixture fixture;

	private final TestMailbox mailbox;

	JdbcCleanupIT(TestDatabase database) {
		this.fixture = new JdbcFixture(database);
		this.mailbox = this.fixture.mailbox();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void expiredRowsAreDeleted() {
		this.mailbox.send(UserMessage.info("expires").expiresAt(this.fixture.clock().instant().plusSeconds(50)),
				UserMessage.info("waits"), UserMessage.info("claimed"));
		this.mailbox.claim();
		UserMessage read = UserMessage.info("read").inboxOnly();
		this.mailbox.send(read, UserMessage.info("unread").untilRead());
		this.mailbox.markRead(read);
		this.fixture.client()
			.sql("INSERT INTO user_message (recipient, text, level) VALUES (?, 'rejected', 'fatal')")
			.param(this.mailbox.recipient())
			.update();
		this.mailbox.claim();
		assertThat(this.fixture.store().cleanUp()).isZero();
		assertThat(this.fixture.countRows(this.mailbox)).isEqualTo(6);
		this.fixture.clock().forward(Duration.ofMinutes(1));
		assertThat(this.fixture.store().cleanUp()).isEqualTo(1);
		this.fixture.clock().forward(JdbcFixture.LIMITS.retention());
		assertThat(this.fixture.store().cleanUp()).isEqualTo(3);
		this.fixture.clock().forward(JdbcFixture.LIMITS.inboxRetention());
		assertThat(this.fixture.store().cleanUp()).isEqualTo(1);
		assertThat(this.mailbox.inbox()).containsExactly("unread");
	}

	@Test
	void whoHasClosedAnAnnouncementThatIsGoneIsForgotten() {
		AnnouncementStore announcements = this.fixture.store().announcements();
		for (String key : List.of("ended", "withdrawn", "shown")) {
			Announcement announcement = Announcement.of(key,
					UserMessage.info(key).id("id-" + key).createdAt(this.fixture.clock().instant()));
			announcements.put(key.equals("ended") ? announcement.until(this.fixture.clock().instant().plusSeconds(10))
					: announcement, false);
			List<Object[]> rows = IntStream.range(0, 1_500)
				.mapToObj((i) -> new Object[] { "user-" + i, "id-" + key })
				.toList();
			new JdbcTemplate(this.fixture.dataSource())
				.batchUpdate("INSERT INTO user_announcement_closed (recipient, id) VALUES (?, ?)", rows);
		}
		announcements.remove("withdrawn");
		this.fixture.store().cleanUp();
		assertThat(closed()).containsExactly("id-ended", "id-shown");
		this.fixture.clock().forward(Duration.ofSeconds(10));
		this.fixture.store().cleanUp();
		assertThat(closed()).containsExactly("id-shown");
		assertThat(announcements.countClosed("id-shown")).isEqualTo(1_500);
		assertThat(announcements.read().usable()).extracting(Announcement::key).containsExactly("shown");
	}

	@Test
	void thoseWhoHaveClosedAnAnnouncementAreCountedUpToALimit() {
		List<Object[]> rows = IntStream.rangeClosed(0, AnnouncementStore.MAX_COUNTED)
			.mapToObj((i) -> new Object[] { "user-" + i, "id" })
			.toList();
		new JdbcTemplate(this.fixture.dataSource())
			.batchUpdate("INSERT INTO user_announcement_closed (recipient, id) VALUES (?, ?)", rows);
		assertThat(this.fixture.store().announcements().countClosed("id")).isEqualTo(AnnouncementStore.MAX_COUNTED);
	}

	@Test
	void ofManyAnnouncementsThoseThatAreGoneAreForgotten() {
		AnnouncementStore announcements = this.fixture.store().announcements();
		IntStream.range(10, 30)
			.forEach((i) -> this.mailbox.store().closeAnnouncement(this.mailbox.recipient(), "id-" + i, null));
		for (String id : List.of("id-12", "id-13", "id-29")) {
			announcements
				.put(Announcement.of(id, UserMessage.info(id).id(id).createdAt(this.fixture.clock().instant())), false);
		}
		this.fixture.store().cleanUp();
		assertThat(closed()).containsExactly("id-12", "id-13", "id-29");
	}

	private List<String> closed() {
		return this.fixture.client()
			.sql("SELECT DISTINCT id FROM user_announcement_closed ORDER BY id")
			.query(String.class)
			.list();
	}

	@Test
	void theMarkThatARecipientWasSeenIsRemovedAfter400Days() {
		TestMailbox again = this.fixture.mailbox();
		this.mailbox.store().markSeen(List.of(this.mailbox.recipient(), again.recipient()));
		this.fixture.clock().forward(MailboxLimits.SEEN.minusSeconds(1));
		this.mailbox.store().markSeen(List.of(again.recipient()));
		assertThat(this.mailbox.store().summary(this.mailbox.recipient()).seen()).isTrue();
		this.fixture.clock().forward(Duration.ofSeconds(1));
		assertThat(this.mailbox.store().summary(this.mailbox.recipient()).seen()).isFalse();
		this.fixture.store().cleanUp();
		assertThat(this.fixture.client().sql("SELECT recipient FROM user_message_recipient").query(String.class).list())
			.containsExactly(again.recipient());
		assertThat(this.mailbox.store().summary(again.recipient()).seen()).isTrue();
	}

	@Test
	void severalNodesMayCleanUpAtTheSameTime() {
		JdbcMessageStore other = this.fixture.store(this.fixture.dataSource());
		List<String> recipients = Stream.iterate(0, (number) -> number + 1).limit(3000).map(String::valueOf).toList();
		this.mailbox.store().appendAll(recipients, this.mailbox.encode(UserMessage.info("a")));
		this.fixture.clock().forward(JdbcFixture.LIMITS.retention());
		this.mailbox.send("kept");
		List<CompletableFuture<Long>> runs = Stream.of(this.fixture.store(), other, this.fixture.store(), other)
			.map((store) -> CompletableFuture.supplyAsync(store::cleanUp))
			.toList();
		assertThat(runs.stream().mapToLong(CompletableFuture::join).sum()).isEqualTo(3000);
		assertThat(this.mailbox.receive()).containsExactly("kept");
		other.destroy();
	}

	@Test
	void aTaskCleansUpInTheBackground() {
		this.mailbox.send("a");
		this.fixture.clock().forward(JdbcFixture.LIMITS.retention());
		JdbcMessageStore store = new JdbcMessageStore(this.fixture.dataSource(),
				new JdbcMessageStore.Settings("user_message", Duration.ofSeconds(5), Duration.ofSeconds(5),
						Duration.ofMillis(100), Duration.ZERO),
				JdbcFixture.LIMITS, new MessageCodec(1024), this.fixture.clock(), this.fixture.events());
		try {
			Awaitility.await().until(() -> this.fixture.countRows(this.mailbox) == 0);
		}
		finally {
			store.destroy();
		}
	}

}
