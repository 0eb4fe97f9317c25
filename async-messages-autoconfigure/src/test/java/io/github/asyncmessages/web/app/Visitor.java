package io.github.asyncmessages.web.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;

/**
 * A browser with cookies of its own. May be used by several threads, as a browser with
 * several windows.
 */
public final class Visitor {

	private static final int MAX_REDIRECTS = 10;

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final String PAGE = "/pages/page";

	private final URI root;

	private final String page;

	private final CookieManager cookies;

	public Visitor(URI root) {
		this(root, PAGE);
	}

	/**
	 * Creates a visitor who sees messages at one place.
	 * @param page where to go instead of the usual page
	 */
	Visitor(URI root, String page) {
		this(root, page, new CookieManager());
	}

	private Visitor(URI root, String page, CookieManager cookies) {
		this.root = root;
		this.page = page;
		this.cookies = cookies;
	}

	/**
	 * The same browser on another server of this host.
	 */
	Visitor at(URI root) {
		return new Visitor(root, this.page, this.cookies);
	}

	/**
	 * Opens a page, and follows redirects.
	 * @param path where it is
	 * @param headers names and values of request headers
	 */
	public HtmlPage get(String path, String... headers) {
		return follow(exchange("GET", path, BodyPublishers.noBody(), headers));
	}

	/**
	 * Sends a request, and follows no redirect.
	 */
	public HtmlPage request(String method, String path, String... headers) {
		return exchange(method, path, BodyPublishers.noBody(), headers);
	}

	/**
	 * Sends a form with the token against forgeries, and follows redirects.
	 * @param path where it goes
	 * @param fields names and values
	 */
	public HtmlPage post(String path, String... fields) {
		List<String> all = new ArrayList<>(List.of("_csrf", get("/csrf").body()));
		all.addAll(List.of(fields));
		return follow(postForm(path, all.toArray(String[]::new)));
	}

	/**
	 * Sends a form as it is, and follows no redirect.
	 */
	public HtmlPage postForm(String path, String... fields) {
		return sendForm("POST", path, Map.of(), fields);
	}

	/**
	 * Sends a form as it is, with headers, and follows no redirect.
	 */
	public HtmlPage sendForm(String method, String path, Map<String, String> headers, String... fields) {
		String form = IntStream.range(0, fields.length / 2)
			.mapToObj((i) -> encode(fields[2 * i]) + "=" + encode(fields[2 * i + 1]))
			.collect(Collectors.joining("&"));
		List<String> all = new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded"));
		headers.forEach((name, value) -> all.addAll(List.of(name, value)));
		return exchange(method, path, BodyPublishers.ofString(form), all.toArray(String[]::new));
	}

	/**
	 * Sends a form with a file as it is, and follows no redirect.
	 * @param path where it goes
	 * @param name the name of the file
	 * @param file what the file has
	 * @param fields names and values
	 */
	public HtmlPage sendFile(String path, String name, byte[] file, String... fields) {
		String boundary = "------------------------7d1f";
		StringBuilder start = new StringBuilder();
		for (int i = 0; i < fields.length; i += 2) {
			start.append("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(boundary,
					fields[i], fields[i + 1]));
		}
		start.append(
				"--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: text/plain\r\n\r\n"
					.formatted(boundary, name));
		byte[] before = start.toString().getBytes(StandardCharsets.UTF_8);
		byte[] after = "\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8);
		byte[] body = new byte[before.length + file.length + after.length];
		System.arraycopy(before, 0, body, 0, before.length);
		System.arraycopy(file, 0, body, before.length, file.length);
		System.arraycopy(after, 0, body, before.length + file.length, after.length);
		return exchange("POST", path, BodyPublishers.ofByteArray(body), "Content-Type",
				"multipart/form-data; boundary=" + boundary);
	}

	public static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	/**
	 * Logs in by the form. Names come encoded, since the form trims them.
	 */
	public Visitor login(String name, String... fields) {
		List<String> all = new ArrayList<>(List.of("username", encode(name), "password", "password"));
		all.addAll(List.of(fields));
		HtmlPage page = post("/login", all.toArray(String[]::new));
		if (page.status() != 200 || page.response().uri().toString().contains("error")) {
			throw new IllegalStateException("No login: " + page.response());
		}
		return this;
	}

	public Visitor logout() {
		post("/logout");
		return this;
	}

	/**
	 * Forgets the session, as a browser that was closed.
	 */
	public void forgetSession() {
		List.copyOf(this.cookies.getCookieStore().getCookies())
			.stream()
			.filter((cookie) -> cookie.getName().equals("JSESSIONID"))
			.forEach((cookie) -> this.cookies.getCookieStore().remove(this.root, cookie));
	}

	public boolean hasCookie(String name) {
		return this.cookies.getCookieStore().getCookies().stream().anyMatch((cookie) -> cookie.getName().equals(name));
	}

	/**
	 * Opens a page again and again until it is as it should become, for a bounded time.
	 */
	public HtmlPage await(String path, Predicate<HtmlPage> condition) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(50))
			.until(() -> get(path), condition);
	}

	/**
	 * Opens a stream of events.
	 */
	public EventReader openStream(String path, String... headers) {
		URI uri = this.root.resolve(path);
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
		for (int i = 0; i < headers.length; i += 2) {
			request.setHeader(headers[i], headers[i + 1]);
		}
		try {
			cookies(uri).forEach((cookie) -> request.header("Cookie", cookie));
			return new EventReader(client.send(request.build(), BodyHandlers.ofInputStream()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Asks for a page over a connection that the caller can break.
	 */
	public Socket connect(String path) throws IOException {
		Socket socket = new Socket(this.root.getHost(), this.root.getPort());
		String request = "GET " + path + " HTTP/1.1\r\nHost: " + this.root.getAuthority() + "\r\nCookie: "
				+ String.join("; ", cookies(this.root)) + "\r\n\r\n";
		socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private HtmlPage follow(HtmlPage page) {
		HtmlPage followed = page;
		for (int i = 0; i < MAX_REDIRECTS && followed.status() / 100 == 3; i++) {
			String location = followed.header("Location").orElseThrow();
			followed = exchange("GET", followed.response().uri().resolve(location).toString(), BodyPublishers.noBody());
		}
		return followed;
	}

	private HtmlPage exchange(String method, String path, BodyPublisher body, String... headers) {
		URI uri = this.root.resolve(path.endsWith(PAGE) ? path.replace(PAGE, this.page) : path);
		HttpRequest.Builder request = HttpRequest.newBuilder(uri)
			.method(method, body)
			.timeout(Duration.ofSeconds(40))
			.header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
		for (int i = 0; i < headers.length; i += 2) {
			request.setHeader(headers[i], headers[i + 1]);
		}
		try {
			cookies(uri).forEach((cookie) -> request.header("Cookie", cookie));
			HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
			this.cookies.put(uri, response.headers().map());
			return new HtmlPage(response);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private List<String> cookies(URI uri) throws IOException {
		return this.cookies.get(uri, Map.of()).getOrDefault("Cookie", List.of());
	}

}
