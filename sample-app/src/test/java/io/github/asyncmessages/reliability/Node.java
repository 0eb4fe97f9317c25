package io.github.asyncmessages.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A node of the sample application: a JVM of its own, which can be killed and started
 * again.
 */
final class Node implements AutoCloseable {

	private static final int WARM_UP_PAGES = 40;

	private final String name;

	private final Map<String, String> properties;

	private @Nullable Process process;

	/** Where the node listens once it is warm; 0 while it is down. */
	private volatile int port;

	private volatile Journal journal = new Journal();

	/**
	 * A node that is not yet started.
	 */
	Node(String name, Map<String, String> properties) {
		this.name = name;
		this.properties = properties;
	}

	/**
	 * Starts the nodes, each with the same properties.
	 */
	static List<Node> start(Map<String, String> properties) {
		List<Node> nodes = List.of(new Node("node 1", properties), new Node("node 2", properties));
		CompletableFuture.allOf(
				nodes.stream().map((node) -> CompletableFuture.runAsync(node::start)).toArray(CompletableFuture[]::new))
			.join();
		return nodes;
	}

	/**
	 * Starts the node, and opens some pages so that it is warm.
	 */
	void start() {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Xmx256m", "-classpath", System.getProperty("java.class.path"),
						NodeApplication.class.getName(), "--server.port=0"));
		this.properties.forEach((name, value) -> command.add("--" + name + "=" + value));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			this.process = process;
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
			CompletableFuture<Integer> started = new CompletableFuture<>();
			Thread output = new Thread(() -> read(process.inputReader(), started), this.name);
			output.setDaemon(true);
			output.start();
			int port = started.get(5, TimeUnit.MINUTES);
			Visitor visitor = new Visitor(NodeApplication.user(99), () -> port, new Journal());
			for (int i = 0; i < WARM_UP_PAGES; i++) {
				visitor.open(NodeApplication.TIMED);
			}
			this.port = port;
		}
		catch (Exception ex) {
			throw new IllegalStateException(this.name + " did not start: " + ex.getMessage(), ex);
		}
	}

	private void read(BufferedReader output, CompletableFuture<Integer> started) {
		List<String> log = new ArrayList<>();
		try (output) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				if (line.startsWith(NodeApplication.PAGE)) {
					if (this.port != 0) {
						String[] millis = line.substring(NodeApplication.PAGE.length()).split(" ");
						this.journal.pageTook(Long.parseLong(millis[0]), Long.parseLong(millis[1]));
					}
				}
				else if (line.startsWith(NodeApplication.STARTED)) {
					started.complete(Integer.parseInt(line.substring(NodeApplication.STARTED.length())));
				}
				else {
					log.add(line);
				}
			}
		}
		catch (IOException ex) {
			// The process was killed.
		}
		started.completeExceptionally(new IllegalStateException(String.join("\n", log)));
	}

	int port() {
		return this.port;
	}

	void report(Journal journal) {
		this.journal = journal;
	}

	/**
	 * What the node holds after a garbage collection.
	 */
	State state() throws IOException, InterruptedException {
		String[] figures = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/producers/state")).build(),
					HttpResponse.BodyHandlers.ofString())
			.body()
			.split(" ");
		return new State(Long.parseLong(figures[0]), Long.parseLong(figures[1]), Long.parseLong(figures[2]));
	}

	/**
	 * Ends the node as a power failure does.
	 */
	void kill() {
		this.port = 0;
		end(process().destroyForcibly());
	}

	/**
	 * Asks the node to shut down, and waits until it has.
	 */
	void shutDown() {
		// Unlike the process, its handle leaves the stream open from which the output is
		// read.
		process().toHandle().destroy();
		end(process());
		this.port = 0;
	}

	private Process process() {
		Assert.state(this.process != null, "The node is not running");
		return this.process;
	}

	private static void end(Process process) {
		process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		if (this.process != null) {
			kill();
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * What a node holds.
	 *
	 * @param descriptors its open files and connections
	 */
	record State(long heapBytes, long threads, long descriptors) {
	}

}
