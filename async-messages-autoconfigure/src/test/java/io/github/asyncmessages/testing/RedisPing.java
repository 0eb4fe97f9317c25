package io.github.asyncmessages.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Asks a server on a port of this machine whether it is there.
 */
final class RedisPing {

	private static final byte[] REQUEST = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] REPLY = "+PONG\r\n".getBytes(StandardCharsets.US_ASCII);

	private RedisPing() {
	}

	/**
	 * Waits for an answer as long as there can be one.
	 * @return whether there was one
	 */
	static boolean await(int port, BooleanSupplier alive) {
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(20))
				.until(() -> isAnswered(port) || !alive.getAsBoolean());
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
		return alive.getAsBoolean();
	}

	private static boolean isAnswered(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
			socket.setSoTimeout(1000);
			socket.getOutputStream().write(REQUEST);
			return Arrays.equals(socket.getInputStream().readNBytes(REPLY.length), REPLY);
		}
		catch (IOException ex) {
			return false;
		}
	}

}
