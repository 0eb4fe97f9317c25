package io.github.asyncmessages.store.redis;

import java.time.Duration;

import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisMessageStore} where claims cannot be cached: every page queries
 * Redis, and a line at start says why.
 */
@ExtendWith(OutputCaptureExtension.class)
class EachPageAsksIT {

	private final TrackedRedis redis = new TrackedRedis();

	private final RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1",
			this.redis.server.port());

	@AfterEach
	void close() {
		this.redis.close();
	}

	@Test
	void whereTheUserMayNotTrackEachPageAsks(CapturedOutput output) {
		this.redis.run("ACL", "SETUSER", "limited", "on", ">secret", "~*", "+@all", "-client|tracking");
		this.configuration.setUsername("limited");
		this.configuration.setPassword(RedisPassword.of("secret"));
		assertEachPageAsks(new LettuceConnectionFactory(this.configuration), Duration.ofMinutes(1), output,
				"the server has refused to track keys: NOPERM");
	}

	@Test
	void withTheOldProtocolEachPageAsks(CapturedOutput output) {
		assertEachPageAsks(new LettuceConnectionFactory(this.configuration,
				LettuceClientConfiguration.builder()
					.clientOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build())
					.build()),
				Duration.ofMinutes(1), output, "the protocol is RESP2");
	}

	@Test
	void whereMailboxesAreNeverQuietEachPageAsks(CapturedOutput output) {
		assertEachPageAsks(new LettuceConnectionFactory(this.configuration), Duration.ZERO, output,
				"async-messages.redis.cache-ttl is 0");
	}

	@Test
	void withJedisEachPageAsks(CapturedOutput output) {
		assertSaid(RedisConnections.jedis(this.redis.server.port()), output, "the driver is not Lettuce");
	}

	@Test
	void inAClusterEachPageAsks(CapturedOutput output) {
		assertSaid(RedisConnections.lettuceCluster(RedisServers.cluster()), output, "the servers are a cluster");
	}

	private void assertSaid(RedisConnectionFactory driver, CapturedOutput output, String reason) {
		RedisMessageStore store = this.redis.store(driver, Duration.ofSeconds(10), Duration.ofMinutes(1));
		assertThat(output).contains("Client-side caching is disabled (" + reason);
		store.destroy();
	}

	private void assertEachPageAsks(LettuceConnectionFactory driver, Duration cacheTtl, CapturedOutput output,
			String reason) {
		driver.afterPropertiesSet();
		driver.start();
		RedisMessageStore store = this.redis.store(driver, Duration.ofSeconds(10), cacheTtl);
		store.claim(this.redis.recipient, 0);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output).contains("Client-side caching is disabled (" + reason));
		assertThat(this.redis.scriptsOf(() -> {
			for (int i = 0; i < 10; i++) {
				store.claim(this.redis.recipient, 0);
			}
		})).isEqualTo(10);
		this.redis.push("Hello");
		assertThat(store.claim(this.redis.recipient, 0).messages()).hasSize(1);
		store.destroy();
		driver.destroy();
	}

}
