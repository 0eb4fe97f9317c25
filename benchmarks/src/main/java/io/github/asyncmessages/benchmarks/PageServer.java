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

/**
 * The application with the pages, in a process of its own.
 */
final class PageServer implements AutoCloseable {

	private static final HttpClient client = HttpClient.newHttpClient();

	private final int port;

	private final ServerProcess process;

	PageServer(PageVariant variant) throws IOException, InterruptedException {
		this.port = Ports.findFree();
		List<String> args = new ArrayList<>(List.of("--server.port=" + this.port, "--logging.level.root=warn"));
		variant.properties().forEach((property) -> args.add("--" + property));
		this.process = ServerProcess.start(this.port, variant.classPath().command(PageApplication.class, args));
	}

	URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	/**
	 * What a user gets to see.
	 */
	String get(String path, String user) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri(path)).header("X-User", user).build();
		HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
		Assert.state(response.statusCode() == 200, () -> path + " was answered by " + response.body());
		return response.body();
	}

	Duration processorTime() {
		return this.process.processorTime();
	}

	@Override
	public void close() throws IOException {
		this.process.close();
	}

}
