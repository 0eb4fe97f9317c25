package io.github.asyncmessages.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link RedisServers}.
 */
class RedisServersIT {

	@Test
	void theSharedServerAnswersBothDrivers() throws Exception {
		assertThat(ping(RedisConnections.lettuce(RedisServers.standalone()))).isEqualTo("PONG");
		assertThat(ping(RedisConnections.jedis(RedisServers.standalone()))).isEqualTo("PONG");
	}

	@Test
	void theSharedClusterAnswersBothDrivers() throws Exception {
		assertThat(ping(RedisConnections.lettuceCluster(RedisServers.cluster()))).isEqualTo("PONG");
		assertThat(ping(RedisConnections.jedisCluster(RedisServers.cluster()))).isEqualTo("PONG");
	}

	@Test
	void everyNodeOfTheClusterHoldsAPartOfTheKeys() throws Exception {
		for (RedisConnectionFactory factory : List.of(RedisConnections.lettuceCluster(RedisServers.cluster()),
				RedisConnections.jedisCluster(RedisServers.cluster()))) {
			try (RedisConnection connection = factory.getClusterConnection()) {
				for (int i = 0; i < 30; i++) {
					byte[] key = ("key-" + i).getBytes();
					assertThat(connection.stringCommands().set(key, key)).isTrue();
					assertThat(connection.stringCommands().get(key)).isEqualTo(key);
				}
			}
			((DisposableBean) factory).destroy();
		}
		assertThat(RedisServers.cluster()).hasSize(3);
	}

	@Test
	void aServerOfItsOwnFallsSilentEndsAndComesBack() throws Exception {
		try (RedisNode node = RedisServers.start(); Socket client = connect(node)) {
			node.pause();
			client.setSoTimeout(100);
			client.getOutputStream().write("PING\r\n".getBytes());
			assertThatIOException().isThrownBy(() -> client.getInputStream().read());
			node.resume();
			client.setSoTimeout(5000);
			assertThat(client.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
			node.stop();
			assertThatIOException().isThrownBy(() -> connect(node));
			node.restart();
			connect(node).close();
		}
	}

	@Test
	void aDurableServerHasItsDataWhenItIsStartedAgain() throws Exception {
		try (RedisNode node = RedisServers.startDurable()) {
			assertThat(answer(node, "SET key 1", "+OK\r\n".length())).isEqualTo("+OK\r\n");
			node.stop();
			node.restart();
			assertThat(answer(node, "GET key", "$1\r\n1\r\n".length())).isEqualTo("$1\r\n1\r\n");
		}
	}

	private static String answer(RedisNode node, String command, int length) throws IOException {
		try (Socket client = connect(node)) {
			client.setSoTimeout(5000);
			client.getOutputStream().write((command + "\r\n").getBytes());
			return new String(client.getInputStream().readNBytes(length));
		}
	}

	private static Socket connect(RedisNode node) throws IOException {
		Socket socket = new Socket();
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()), 1000);
		return socket;
	}

	private static String ping(RedisConnectionFactory factory) throws Exception {
		try (RedisConnection connection = factory.getConnection()) {
			return String.valueOf(connection.ping());
		}
		finally {
			((DisposableBean) factory).destroy();
		}
	}

}
