package io.github.asyncmessages.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.ReducedClassPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real applications that have one driver for Redis, or both, and a real server.
 */
class RedisApplicationsIT {

	@Test
	void anApplicationHasLettuceAndJedis() throws Exception {
		assertThat(run(List.of())).isEqualTo("Done");
	}

	@Test
	void anApplicationHasNoJedis() throws Exception {
		assertThat(run(List.of("jedis-", "commons-pool2-"))).isEqualTo("Done");
	}

	@Test
	void anApplicationHasNoLettuce() throws Exception {
		assertThat(run(List.of("lettuce-core-", "netty-", "reactor-core-", "reactive-streams-"))).isEqualTo("Done");
	}

	@Test
	void anApplicationHasNoDatabase() throws Exception {
		assertThat(run(List.of(SmallApplicationsIT.JDBC))).isEqualTo("Done");
	}

	@Test
	void anApplicationHasNoCaffeine() throws Exception {
		assertThat(ReducedClassPath.without(List.of("caffeine-")).output(SmallApplicationsIT.Worker.class, args()))
			.contains(ReducedClassPath.RESULT + "Done")
			.contains("Client-side caching is disabled (Caffeine is not on the class path); every page queries Redis");
	}

	private static String run(List<String> missing) throws IOException {
		return ReducedClassPath.without(missing).run(SmallApplicationsIT.Worker.class, args());
	}

	private static String[] args() {
		return new String[] { "--spring.data.redis.port=" + RedisServers.standalone(),
				"--async-messages.redis.key-prefix=" + UUID.randomUUID(), "--spring.main.web-application-type=none" };
	}

}
