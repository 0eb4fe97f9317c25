package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.TestMailbox;
import io.github.asyncmessages.store.WatchedMailbox;
import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.DatabaseServers;
import io.github.asyncmessages.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections that die while a page is rendered, on PostgreSQL: the completion of the
 * claim is repeated for as long as the claim lasts.
 */
@ExtendWith(OutputCaptureExtension.class)
class JdbcConnectionLossIT {

	private HikariDataSource pool;

	private JdbcFixture fixture;

	private TestMailbox mailbox;

	@BeforeEach
	void start() {
		this.pool = TestDatabase.POSTGRESQL.createWithTable();
		this.fixture = new JdbcFixture(this.pool);
		this.mailbox = this.fixture.mailbox();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	/**
	 * Ends all connections of the pool to the server, over another one.
	 */
	private void killConnections() {
		long killed = JdbcClient
			.create(new DriverManagerDataSource(this.pool.getJdbcUrl(), this.pool.getUsername(),
					this.pool.getPassword()))
			.sql("""
					SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
					WHERE datname = current_database() AND pid <> pg_backend_pid()
					""")
			.query(Long.class)
			.single();
		assertThat(killed).isPositive();
	}

	@Test
	void anAcknowledgementOverADeadConnectionIsRepeated() {
		this.pool.setMaximumPoolSize(1);
		this.mailbox.send("a");
		Claim claim = this.mailbox.claim();
		killConnections();
		TestMailbox.acknowledge(claim);
		assertThat(this.fixture.countRows(this.mailbox)).isZero();
	}

	@Test
	void aReleaseOverADeadConnectionIsRepeated() {
		this.pool.setMaximumPoolSize(1);
		this.mailbox.send("a");
		Claim claim = this.mailbox.claim();
		killConnections();
		TestMailbox.release(claim);
		assertThat(this.mailbox.receive()).containsExactly("a");
	}

	@Test
	void anAcknowledgementSurvivesAPoolWhoseConnectionsAreAllDead() {
		this.mailbox.send("a");
		Claim claim = this.mailbox.claim();
		Awaitility.await()
			.until(() -> this.pool.getHikariPoolMXBean().getIdleConnections() == this.pool.getMaximumPoolSize());
		killConnections();
		TestMailbox.acknowledge(claim);
		assertThat(this.fixture.countRows(this.mailbox)).isZero();
	}

	@Test
	void anAcknowledgementIsNotRepeatedOnceTheClaimHasExpired() {
		this.mailbox.send("a");
		Claim claim = this.mailbox.claim();
		this.fixture.client().sql("ALTER TABLE user_message RENAME TO away").update();
		this.fixture.clock().forward(JdbcFixture.LIMITS.claimTimeout());
		assertThat(claim.complete(List.of())).failsWithin(Duration.ofSeconds(10))
			.withThrowableOfType(java.util.concurrent.ExecutionException.class)
			.withCauseInstanceOf(MessageStoreException.class);
	}

	@Test
	void anAcknowledgementIsDoneWhenTheServerIsBack() {
		try (DatabaseServer server = DatabaseServers.startPostgres(); JdbcFixture own = JdbcFixture.on(server)) {
			TestMailbox other = own.mailbox();
			other.send("a", "b");
			Claim claim = other.claim();
			server.stop();
			var completion = claim.complete(List.of(claim.messages().get(0).id())).toCompletableFuture();
			assertThatExceptionOfType(MessageStoreException.class).isThrownBy(other::claim);
			assertThat(completion).isNotDone();
			server.restart();
			assertThat(completion).succeedsWithin(Duration.ofSeconds(30));
			assertThat(other.receive()).containsExactly("b");
		}
	}

	@Test
	void aWatchOutlivesAServerThatIsStartedAgain(CapturedOutput output) {
		try (DatabaseServer server = DatabaseServers.startPostgres(); JdbcFixture own = JdbcFixture.on(server)) {
			TestMailbox other = own.mailbox();
			other.send(UserMessage.info("a").untilRead());
			try (WatchedMailbox watched = new WatchedMailbox(other)) {
				watched.await(0, 1);
				server.stop();
				Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.untilAsserted(() -> assertThat(output).contains("Changes of watched mailboxes are not noticed"));
				assertThat(watched.calls()).isOne();
				server.restart();
				Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> watched.calls() > 1);
				other.send("b");
				watched.await(1, 1);
				assertThat(output).containsOnlyOnce("Changes of watched mailboxes are not noticed");
			}
		}
	}

}
