package io.github.asyncmessages.sample.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Stands between a browser and a node. It holds streams of events back until they have
 * ended, as proxies do that buffer responses, or refuses them.
 */
final class StreamProxy implements AutoCloseable {

	private static final Set<String> PER_CONNECTION = Set.of("connection", "content-length", "expect", "host",
			"http2-settings", "keep-alive", "transfer-encoding", "upgrade");

	private final int target;

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private volatile Behaviour behaviour = Behaviour.PASS;

	/**
	 * A proxy for a node on this machine.
	 * @param target the port of the node, which must respect {@code X-Forwarded-Host}
	 */
	StreamProxy(int target) {
		this.target = target;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::forward);
		this.server.start();
	}

	String address() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	/**
	 * What happens to streams from now on, and to those that are open at their next
	 * event.
	 */
	void treatStreams(Behaviour behaviour) {
		this.behaviour = behaviour;
	}

	private void forward(HttpExchange exchange) throws IOException {
		boolean isStream = exchange.getRequestURI().getPath().endsWith("/events");
		try (exchange) {
			if (isStream && this.behaviour == Behaviour.REFUSE) {
				return;
			}
			HttpResponse<InputStream> response = this.client.send(request(exchange),
					HttpResponse.BodyHandlers.ofInputStream());
			try (InputStream body = response.body()) {
				if (isStream && this.behaviour == Behaviour.HOLD_BACK) {
					byte[] whole = body.readAllBytes();
					respond(exchange, response, whole.length);
					exchange.getResponseBody().write(whole);
					return;
				}
				byte[] buffer = new byte[8192];
				int count = body.read(buffer);
				respond(exchange, response, (count < 0) ? -1 : 0);
				OutputStream output = exchange.getResponseBody();
				while (count >= 0 && !(isStream && this.behaviour == Behaviour.REFUSE)) {
					output.write(buffer, 0, count);
					output.flush();
					count = body.read(buffer);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private HttpRequest request(HttpExchange exchange) throws IOException {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.target + exchange.getRequestURI()))
			.method(exchange.getRequestMethod(),
					HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
		exchange.getRequestHeaders().forEach((name, values) -> {
			if (!PER_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
				values.forEach((value) -> request.header(name, value));
			}
		});
		return request.header("X-Forwarded-Host", "localhost")
			.header("X-Forwarded-Port", String.valueOf(this.server.getAddress().getPort()))
			.header("X-Forwarded-Proto", "http")
			.build();
	}

	private static void respond(HttpExchange exchange, HttpResponse<?> response, int length) throws IOException {
		response.headers().map().forEach((name, values) -> {
			if (!PER_CONNECTION.contains(name)) {
				exchange.getResponseHeaders().put(name, values);
			}
		});
		exchange.sendResponseHeaders(response.statusCode(), length);
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * What happens to a stream.
	 */
	enum Behaviour {

		PASS, HOLD_BACK, REFUSE

	}

}
