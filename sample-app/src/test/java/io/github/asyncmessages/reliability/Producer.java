package io.github.asyncmessages.reliability;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Has a node send messages, and writes down each send that has returned.
 */
final class Producer {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String name;

	private final Node node;

	private final Journal journal;

	private int count;

	Producer(String name, Node node, Journal journal) {
		this.name = name;
		this.node = node;
		this.journal = journal;
	}

	/**
	 * Sends a message whose text begins with the name of the recipient.
	 */
	void send(String recipient) throws InterruptedException {
		int port = this.node.port();
		if (port == 0) {
			return;
		}
		String text = recipient + " message " + this.count++ + " by " + this.name;
		URI uri = URI.create("http://127.0.0.1:%d/producers/messages?recipient=%s&text=%s".formatted(port, recipient,
				URLEncoder.encode(text, StandardCharsets.UTF_8)));
		HttpRequest request = HttpRequest.newBuilder(uri)
			.timeout(PATIENCE)
			.POST(HttpRequest.BodyPublishers.noBody())
			.build();
		long started = System.nanoTime();
		try {
			if (this.client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
				this.journal.sent(text, port, started);
				return;
			}
		}
		catch (IOException ex) {
			// The node was killed, or does not listen any more.
		}
		this.journal.sendFailed(text, port, started);
	}

}
