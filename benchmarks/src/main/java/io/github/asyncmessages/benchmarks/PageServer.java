package io.github.asyncmessages.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.benchmarks.page.PageApplication;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The application with the pages, in a JVM of its own.
 */
final class PageServer implements AutoCloseable {

	private final Process process;

	private final int port;

	private PageServer(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	static PageServer start(ClassPath classPath, Map<String, String> properties) throws IOException {
		return start(classPath, List.of("-Xms512m", "-Xmx512m"), properties);
	}

	static PageServer start(ClassPath classPath, List<String> options, Map<String, String> properties)
			throws IOException {
		List<String> command = new ArrayList<>(List.of(tool("java")));
		command.addAll(options);
		command.addAll(List.of("-classpath", classPath.toString(), PageApplication.class.getName()));
		properties.forEach((name, value) -> command.add("--" + name + "=" + value));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
		BufferedReader output = process.inputReader();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			if (line.startsWith(PageApplication.STARTED)) {
				Thread log = new Thread(() -> output.lines().forEach(System.out::println));
				log.setDaemon(true);
				log.start();
				return new PageServer(process, Integer.parseInt(line.substring(PageApplication.STARTED.length())));
			}
			System.out.println(line);
		}
		throw new IllegalStateException("The application did not start");
	}

	private static String tool(String name) {
		return Path.of(System.getProperty("java.home"), "bin", name).toString();
	}

	int port() {
		return this.port;
	}

	Client connect() throws IOException {
		return new Client(new Socket(InetAddress.getLoopbackAddress(), this.port));
	}

	/**
	 * The processor time that all threads of the application have used.
	 */
	Duration processorTime() {
		return this.process.info().totalCpuDuration().orElseThrow();
	}

	/**
	 * The bytes of all objects that are reachable in the application.
	 */
	long liveBytes() throws IOException {
		// What the first collection finds unreachable may still be referenced from maps.
		collectGarbage();
		return collectGarbage();
	}

	private long collectGarbage() throws IOException {
		Process jcmd = new ProcessBuilder(tool("jcmd"), String.valueOf(this.process.pid()), "GC.class_histogram")
			.start();
		try (BufferedReader histogram = jcmd.inputReader()) {
			String total = histogram.lines().filter((line) -> line.startsWith("Total")).findFirst().orElseThrow();
			return Long.parseLong(total.trim().split(" +")[2]);
		}
	}

	@Override
	public void close() {
		// Unlike the process, its handle leaves the stream open from which the log is
		// read
		this.process.toHandle().destroy();
		this.process.onExit().join();
	}

	/**
	 * A connection that asks for one page after the other. An HTTP client of the JDK
	 * takes more processor time than the pages do.
	 */
	static final class Client implements AutoCloseable {

		private final Socket socket;

		private final byte[] buffer = new byte[8192];

		private Client(Socket socket) throws IOException {
			this.socket = socket;
			socket.setTcpNoDelay(true);
		}

		/**
		 * Asks for a page and checks how many messages are on it.
		 */
		void get(String path, String user, int messages) throws IOException {
			this.socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nX-User: " + user + "\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			String page = read();
			Assert.state(StringUtils.countOccurrencesOf(page, "<li class=") == messages,
					() -> "This page should have " + messages + " messages:\n" + page);
		}

		private String read() throws IOException {
			String page = "";
			int length = 0;
			while (!page.endsWith(page.contains("chunked") ? "\r\n0\r\n\r\n" : "</html>\n")) {
				int count = this.socket.getInputStream().read(this.buffer, length, this.buffer.length - length);
				Assert.state(count > 0, "The application has closed the connection after:\n" + page);
				length += count;
				page = new String(this.buffer, 0, length, StandardCharsets.ISO_8859_1);
			}
			return page;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
