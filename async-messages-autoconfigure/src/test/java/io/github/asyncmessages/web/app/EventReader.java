package io.github.asyncmessages.web.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;

/**
 * Reads a stream of events, line by line, in a thread of its own.
 */
public final class EventReader implements AutoCloseable {

	private final HttpResponse<InputStream> response;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private volatile boolean ended;

	EventReader(HttpResponse<InputStream> response) {
		this.response = response;
		Thread thread = new Thread(this::read, "event-reader");
		thread.setDaemon(true);
		thread.start();
	}

	private void read() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.response.body(), StandardCharsets.UTF_8))) {
			reader.lines().filter((line) -> !line.isEmpty()).forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			// The connection was broken.
		}
		finally {
			this.ended = true;
		}
	}

	public HttpResponse<InputStream> response() {
		return this.response;
	}

	/**
	 * The lines that have come so far, without empty ones.
	 */
	public List<String> lines() {
		return this.lines;
	}

	/**
	 * How often an event of a name has come.
	 */
	public long count(String event) {
		return this.lines.stream().filter(("event: " + event)::equals).count();
	}

	public boolean isEnded() {
		return this.ended;
	}

	/**
	 * Waits until a line has come, for as long as a change may take to be heard of.
	 */
	public EventReader await(String line) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.lines.contains(line));
		return this;
	}

	public EventReader awaitEnd() {
		Awaitility.await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(10)).until(this::isEnded);
		return this;
	}

	@Override
	public void close() {
		try {
			this.response.body().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
