package io.github.asyncmessages.reliability;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;

/**
 * An open page, which does what the script of the library does: it listens to signals,
 * requests messages, and confirms what it has shown.
 */
final class LivePage {

	private static final Duration RETRY = Duration.ofSeconds(2);

	private static final int CONFIRMATIONS = 3;

	private final String tab = UUID.randomUUID().toString();

	private final Visitor visitor;

	/** What this page has shown, until a node has confirmed that it knows. */
	private final Set<String> unconfirmed = new HashSet<>();

	private volatile boolean confirmed;

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private CompletableFuture<?> stream = CompletableFuture.completedFuture(null);

	LivePage(Visitor visitor) {
		this.visitor = visitor;
	}

	/**
	 * Waits for a signal for a moment. Opens the page and its stream first, if they are
	 * not open.
	 */
	void listen() throws InterruptedException {
		try {
			if (this.stream.isDone()) {
				TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
				if (!this.visitor.open(NodeApplication.TIMED)) {
					return;
				}
				// It is another page now, which has shown nothing.
				this.unconfirmed.clear();
				this.stream = this.visitor.client()
					.sendAsync(
							HttpRequest.newBuilder(this.visitor.uri("/async-messages/events?tab=" + this.tab)).build(),
							HttpResponse.BodyHandlers.fromLineSubscriber(new Lines(this.events)));
			}
			String event = this.events.poll(RETRY.toMillis(), TimeUnit.MILLISECONDS);
			if (event != null && event.startsWith("event:") && event.endsWith("news")) {
				refresh();
			}
		}
		catch (IOException ex) {
			// The node is gone: the stream ends, too.
		}
	}

	private void refresh() throws IOException, InterruptedException {
		long requested = System.nanoTime();
		HttpResponse<InputStream> response = this.visitor.send(HttpRequest
			.newBuilder(this.visitor.uri("/async-messages/messages"))
			.headers("Accept", "text/html", "X-Requested-With", "XMLHttpRequest", "Async-Messages-Confirm", "true"));
		Document answer;
		try (InputStream body = response.body()) {
			answer = Jsoup.parse(body, StandardCharsets.UTF_8.name(), "");
		}
		if (response.statusCode() != 200) {
			// The script tries again after some time.
			TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
			this.events.add("event:news");
			return;
		}
		List<String> received = answer.select(Visitor.MESSAGES).eachText();
		List<String> inserted = received.stream().filter(this.unconfirmed::add).toList();
		long insertedAt = System.nanoTime();
		boolean confirmed = answer.selectFirst("form.messages-shown") instanceof FormElement form && confirm(form);
		if (confirmed) {
			this.confirmed = true;
			received.forEach(this.unconfirmed::remove);
		}
		this.visitor.note(inserted, requested, insertedAt, confirmed);
	}

	/**
	 * Whether a confirmation of this page was accepted.
	 */
	boolean hasConfirmed() {
		return this.confirmed;
	}

	private boolean confirm(FormElement form) throws InterruptedException {
		String fields = form.formData()
			.stream()
			.map((field) -> field.key() + "=" + URLEncoder.encode(field.value(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
		for (int i = 0; i < CONFIRMATIONS; i++) {
			try {
				HttpResponse<InputStream> response = this.visitor
					.send(HttpRequest.newBuilder(this.visitor.uri(form.attr("action")))
						.headers("Accept", "application/json", "X-Requested-With", "XMLHttpRequest", "Content-Type",
								"application/x-www-form-urlencoded")
						.POST(HttpRequest.BodyPublishers.ofString(fields)));
				response.body().close();
				if (response.statusCode() == 204) {
					return true;
				}
			}
			catch (IOException ex) {
				// The node is gone.
			}
			TimeUnit.SECONDS.sleep(1);
		}
		return false;
	}

	/**
	 * Keeps the lines of a stream.
	 */
	private record Lines(BlockingQueue<String> lines) implements Flow.Subscriber<String> {

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(String line) {
			this.lines.add(line);
		}

		@Override
		public void onError(Throwable failure) {
			// The stream is done.
		}

		@Override
		public void onComplete() {
			// The stream is done.
		}

	}

}
