package io.github.asyncmessages.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports that nobody listens to at present, nor to the port 10,000 above, to which the
 * nodes of a Redis cluster listen too.
 */
final class FreePorts {

	private static final int BUS_OFFSET = 10_000;

	private static final int MAX_PORT = 65_535;

	private FreePorts() {
	}

	static List<Integer> find(int count) {
		List<ServerSocket> taken = new ArrayList<>();
		try {
			List<Integer> ports = new ArrayList<>();
			while (ports.size() < count) {
				ServerSocket socket = listen(0);
				taken.add(socket);
				if (isBusFree(socket.getLocalPort())) {
					ports.add(socket.getLocalPort());
				}
			}
			return ports;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			taken.forEach(FreePorts::close);
		}
	}

	private static boolean isBusFree(int port) {
		if (port + BUS_OFFSET > MAX_PORT) {
			return false;
		}
		try (ServerSocket bus = listen(port + BUS_OFFSET)) {
			return bus.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static ServerSocket listen(int port) throws IOException {
		return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
	}

	private static void close(ServerSocket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
