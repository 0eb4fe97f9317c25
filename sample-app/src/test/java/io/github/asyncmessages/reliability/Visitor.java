package io.github.asyncmessages.reliability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

import org.springframework.util.Assert;

/**
 * The browser of a user on one node. It logs in when it must, and writes down each
 * message that is on a page, or on the part of a page that has arrived.
 */
final class Visitor {

	/** Selects the texts of messages on a page. */
	static final String MESSAGES = ".messages .message .message-body";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	/** How long a reader stays who leaves. */
	private static final Duration STAY = Duration.ofMillis(100);

	private final String user;

	private final IntSupplier node;

	private final Journal journal;

	private int port;

	private CookieManager cookies = new CookieManager();

	private HttpClient client = HttpClient.newHttpClient();

	/**
	 * A browser.
	 * @param node supplies the port of the node, or 0 while it is down
	 */
	Visitor(String user, IntSupplier node, Journal journal) {
		this.user = user;
		this.node = node;
		this.journal = journal;
	}

	/**
	 * Opens a page.
	 * @return whether there was one
	 */
	boolean open(String path) throws InterruptedException {
		int port = this.node.getAsInt();
		if (port == 0) {
			return false;
		}
		try {
			if (port != this.port) {
				logIn(port);
			}
			long requested = System.nanoTime();
			HttpResponse<InputStream> response = send(HttpRequest.newBuilder(uri(path)).GET());
			if (response.statusCode() == 302) {
				// The session has ended.
				response.body().close();
				this.port = 0;
				return false;
			}
			read(response.body(), requested);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Requests a page, and leaves before it has come.
	 */
	void leave(String path) throws InterruptedException {
		int port = this.node.getAsInt();
		if (port == 0 || port != this.port) {
			return;
		}
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookies() + "\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			TimeUnit.NANOSECONDS.sleep(STAY.toNanos());
			// Closing resets the connection.
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// The node is gone.
		}
	}

	private String cookies() {
		return this.cookies.getCookieStore()
			.getCookies()
			.stream()
			.map((cookie) -> cookie.getName() + "=" + cookie.getValue())
			.collect(Collectors.joining("; "));
	}

	private void logIn(int port) throws IOException, InterruptedException {
		this.port = port;
		this.cookies = new CookieManager();
		this.client = HttpClient.newBuilder().cookieHandler(this.cookies).version(HttpClient.Version.HTTP_1_1).build();
		Document form;
		try (InputStream body = send(HttpRequest.newBuilder(uri("/login")).GET()).body()) {
			form = Jsoup.parse(body, StandardCharsets.UTF_8.name(), "");
		}
		String fields = "username=" + this.user + "&password=" + this.user + "&_csrf=" + URLEncoder
			.encode(form.select("form[action=/login] input[name=_csrf]").attr("value"), StandardCharsets.UTF_8);
		HttpResponse<InputStream> response = send(HttpRequest.newBuilder(uri("/login"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(fields)));
		response.body().close();
		String location = response.headers().firstValue("Location").orElse("");
		Assert.state(response.statusCode() == 302 && !location.contains("login"), () -> "No login: " + response);
	}

	HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream());
	}

	URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	private void read(InputStream body, long requested) {
		ByteArrayOutputStream page = new ByteArrayOutputStream();
		boolean complete = false;
		try (body) {
			body.transferTo(page);
			complete = true;
		}
		catch (IOException ex) {
			// A browser shows what has arrived.
		}
		note(Jsoup.parse(page.toString(StandardCharsets.UTF_8)).select(MESSAGES).eachText(), requested,
				System.nanoTime(), complete);
	}

	/**
	 * Writes down messages that this reader has seen.
	 */
	void note(List<String> texts, long requested, long at, boolean complete) {
		Journal.Print print = new Journal.Print(this.port, requested, at, complete);
		for (String text : texts) {
			Assert.state(text.startsWith(this.user + " "), () -> this.user + " was shown: " + text);
			this.journal.printed(text, print);
		}
	}

	HttpClient client() {
		return this.client;
	}

}
