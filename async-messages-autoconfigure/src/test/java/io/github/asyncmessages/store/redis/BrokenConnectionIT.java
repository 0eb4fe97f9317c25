package io.github.asyncmessages.store.redis;

import java.time.Duration;

import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.testing.FreezingProxy;
import io.github.asyncmessages.testing.RedisNode;
import io.github.asyncmessages.testing.RedisServers;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisMessageStore} with connections that are of no use any more,
 * although they are open.
 */
@ExtendWith(OutputCaptureExtension.class)
class BrokenConnectionIT {

	private final TrackedRedis redis = new TrackedRedis();

	private final FreezingProxy proxy = new FreezingProxy(this.redis.server.port());

	@AfterEach
	void close() {
		this.proxy.close();
		this.redis.close();
	}

	/**
	 * A message that was not sent before: one that is sent again is there already.
	 */
	private EncodedMessage message() {
		return this.redis.codec.encode(UserMessage.info("Hello").createdAt(this.redis.clock.instant()));
	}

	/**
	 * A driver with the options that Spring Boot gives it.
	 */
	private LettuceConnectionFactory driver(Duration commandTimeout) {
		LettuceConnectionFactory driver = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", this.proxy.port()),
				LettuceClientConfiguration.builder()
					.commandTimeout(commandTimeout)
					.clientOptions(ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled()).build())
					.build());
		driver.afterPropertiesSet();
		driver.start();
		return driver;
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 700, 60_000 })
	void connectionsThatFallSilentAreReplaced(int commandTimeoutMillis) {
		LettuceConnectionFactory driver = driver(Duration.ofMillis(commandTimeoutMillis));
		RedisMessageStore store = this.redis.store(driver, Duration.ofMillis(500), Duration.ofMinutes(1));
		this.redis.awaitCached(store);
		this.proxy.freeze();
		this.redis.push("Hello");
		Awaitility.await()
			.ignoreExceptionsInstanceOf(MessageStoreException.class)
			.until(() -> !store.claim(this.redis.recipient, 0).messages().isEmpty());
		Awaitility.await().ignoreExceptionsInstanceOf(MessageStoreException.class).untilAsserted(() -> {
			store.append("sally", message());
			assertThat(store.countUnread("sally")).isZero();
		});
		store.destroy();
		driver.destroy();
	}

	@Test
	void connectionsToASlowServerAreReplacedOnceAtMost() {
		LettuceConnectionFactory driver = driver(Duration.ofSeconds(60));
		RedisMessageStore store = this.redis.store(driver, Duration.ofSeconds(30), Duration.ofMinutes(1));
		this.redis.awaitCached(store);
		int connections = this.proxy.connections();
		this.proxy.delay(Duration.ofMillis(1500));
		for (int i = 0; i < 5; i++) {
			store.ping();
		}
		assertThat(this.proxy.connections()).isLessThanOrEqualTo(2 * connections);
		store.destroy();
		driver.destroy();
	}

	@Test
	void aServerThatHasBecomeAReplicaRefusesNoMailboxAndIsLookedForAgain() {
		LettuceConnectionFactory driver = driver(Duration.ofSeconds(60));
		RedisMessageStore store = this.redis.store(driver, Duration.ofSeconds(2), Duration.ofMinutes(1));
		store.append("sally", message());
		try (RedisNode primary = RedisServers.start()) {
			this.redis.run("REPLICAOF", "127.0.0.1", String.valueOf(primary.port()));
			String clients = clients();
			assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> store.append("sally", message()))
				.isNotInstanceOf(MailboxRefusedException.class)
				.withMessageContaining("READONLY");
			assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> store.append("sally", message()));
			assertThat(clients()).isNotEqualTo(clients);
			this.redis.run("REPLICAOF", "NO", "ONE");
			Awaitility.await()
				.ignoreExceptionsInstanceOf(MessageStoreException.class)
				.untilAsserted(() -> store.append("sally", message()));
		}
		store.destroy();
		driver.destroy();
	}

	@Test
	void aConnectionThatItsDriverHasClosedIsNotClosedAgain(CapturedOutput output) {
		LettuceConnectionFactory driver = driver(Duration.ofSeconds(60));
		RedisMessageStore store = this.redis.store(driver, Duration.ofSeconds(10), Duration.ofMinutes(1));
		this.redis.awaitCached(store);
		// As when an application stops.
		driver.stop();
		store.destroy();
		driver.destroy();
		assertThat(output).doesNotContain("already closed");
	}

	/**
	 * The connections of the store.
	 */
	private String clients() {
		return String.join("\n",
				this.redis.run("CLIENT", "LIST")
					.lines()
					.filter((line) -> line.contains(" resp=3"))
					.map((line) -> line.replaceAll(" .*", ""))
					.toList());
	}

}
