package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.springframework.util.Assert;

/**
 * The application with open streams, one for each user.
 */
final class StreamServer implements AutoCloseable {

	private static final int MAX_STREAMS = 10_000;

	private final PageServer server;

	private final String path;

	private final Selector selector = Selector.open();

	private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

	private StreamServer(PageServer server, String path) throws IOException {
		this.server = server;
		this.path = path;
		Thread reader = new Thread(this::read);
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts an application whose streams are those of the library.
	 */
	static StreamServer library(ClassPath classPath, Map<String, String> properties) throws IOException {
		return start(classPath, properties, "/async-messages/events",
				Map.of("async-messages.web.live", "stream", "async-messages.web.max-streams", "" + MAX_STREAMS));
	}

	/**
	 * Starts an application whose streams are emitters.
	 */
	static StreamServer byHand(ClassPath classPath, Map<String, String> properties) throws IOException {
		return start(classPath.without(ClassPath.LIBRARY), properties, "/emitter",
				Map.of("spring.profiles.active", "emitter"));
	}

	private static StreamServer start(ClassPath classPath, Map<String, String> properties, String path,
			Map<String, String> streams) throws IOException {
		Map<String, String> all = new HashMap<>(properties);
		all.putAll(streams);
		all.put("server.shutdown", "immediate");
		all.put("logging.level.org.springframework.web", "error");
		all.put("server.tomcat.max-connections", "" + MAX_STREAMS);
		List<String> options = List.of("-XX:+UseSerialGC", "-Xmx2g");
		return new StreamServer(PageServer.start(classPath.without(ClassPath.SAMPLE), options, all), path);
	}

	/**
	 * The address of the application.
	 */
	String address() {
		return "http://localhost:" + this.server.port();
	}

	/**
	 * Opens streams for the users up to a number.
	 */
	void open(int users) throws IOException {
		for (int i = this.selector.keys().size() + 1; i <= users; i++) {
			String user = "user-" + i;
			SocketChannel channel = SocketChannel
				.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.server.port()));
			channel.write(StandardCharsets.US_ASCII
				.encode("GET " + this.path + " HTTP/1.1\r\nHost: localhost\r\nX-User: " + user + "\r\n\r\n"));
			String response = "";
			while (!response.contains("\r\n\r\n")) {
				response += receive(channel);
			}
			Assert.state(response.startsWith("HTTP/1.1 200"), response);
			channel.configureBlocking(false);
			channel.register(this.selector, SelectionKey.OP_READ, user);
		}
		this.selector.wakeup();
	}

	private static String receive(SocketChannel channel) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(1024);
		Assert.state(channel.read(buffer) >= 0, "The application has closed a stream");
		return StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
	}

	private void read() {
		try {
			while (true) {
				this.selector.select(this::read);
			}
		}
		catch (IOException | ClosedSelectorException ex) {
			// The end of the measurement
		}
	}

	private void read(SelectionKey key) {
		try {
			if (receive((SocketChannel) key.channel()).contains("news")) {
				this.signals.add(new Signal((String) key.attachment(), System.nanoTime()));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits for a signal.
	 * @return the {@link System#nanoTime() time} at which it arrived
	 */
	long awaitSignal(String user) throws InterruptedException {
		Signal signal;
		do {
			signal = this.signals.poll(10, TimeUnit.SECONDS);
			Assert.state(signal != null, () -> "No signal came to " + user);
		}
		while (!signal.user().equals(user));
		return signal.arrivedAt();
	}

	long liveBytes() throws IOException {
		return this.server.liveBytes();
	}

	Duration processorTime() {
		return this.server.processorTime();
	}

	@Override
	public void close() throws IOException {
		List<SelectionKey> keys = List.copyOf(this.selector.keys());
		this.selector.close();
		for (SelectionKey key : keys) {
			key.channel().close();
		}
		this.server.close();
	}

	private record Signal(String user, long arrivedAt) {
	}

}
