package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.benchmarks.page.PageApplication;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The application with the pages, in a process of its own.
 */
final class PageServer implements AutoCloseable {

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final int port;

	private final Runnable beforeLoad;

	private final ServerProcess process;

	PageServer(PageVariant variant) throws IOException, InterruptedException {
		this.port = Ports.findFree();
		this.beforeLoad = variant.beforeLoad();
		List<String> args = new ArrayList<>(List.of("--server.port=" + this.port, "--logging.level.root=warn"));
		variant.properties().forEach((property) -> args.add("--" + property));
		this.process = ServerProcess.start(this.port, variant.classPath().command(PageApplication.class, args));
	}

	URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	/**
	 * Prepares for many requests.
	 */
	void prepare() {
		this.beforeLoad.run();
	}

	/**
	 * What a user gets to see.
	 */
	Page get(String path, String user) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri(path)).header("X-User", user).build();
		HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
		Assert.state(response.statusCode() == 200, () -> path + " was answered by " + response.body());
		return new Page(response.body(), headerBytes(response) + response.body().length());
	}

	private static long headerBytes(HttpResponse<?> response) {
		return "HTTP/1.1 200 \r\n\r\n".length() + response.headers()
			.map()
			.entrySet()
			.stream()
			.flatMap((header) -> header.getValue().stream().map((value) -> header.getKey() + ": " + value + "\r\n"))
			.mapToLong(String::length)
			.sum();
	}

	Duration processorTime() {
		return this.process.processorTime();
	}

	@Override
	public void close() throws IOException {
		this.process.close();
	}

	/**
	 * What was answered.
	 *
	 * @param html the page
	 * @param bytes how long it is with its headers, about
	 */
	record Page(String html, long bytes) {

		int messages() {
			return StringUtils.countOccurrencesOf(this.html, "<li class=");
		}

	}

}
