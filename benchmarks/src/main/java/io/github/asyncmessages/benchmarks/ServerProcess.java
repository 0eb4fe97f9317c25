package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A process that listens to a port of this machine.
 */
final class ServerProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration PAUSE = Duration.ofMillis(20);

	private final Path log;

	private final Process process;

	private ServerProcess(List<String> command) throws IOException {
		this.log = Files.createTempFile("benchmark-", ".log");
		this.process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(this.log.toFile()).start();
		// A run that is interrupted leaves no servers behind.
		Runtime.getRuntime().addShutdownHook(new Thread(this.process::destroy));
		this.log.toFile().deleteOnExit();
	}

	/**
	 * Starts a process and waits until it listens.
	 */
	static ServerProcess start(int port, List<String> command) throws IOException, InterruptedException {
		ServerProcess server = new ServerProcess(command);
		try {
			server.awaitListener(port);
			return server;
		}
		catch (IllegalStateException ex) {
			server.close();
			throw ex;
		}
	}

	private void awaitListener(int port) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!Ports.isListenedTo(port)) {
			if (!this.process.isAlive() || System.nanoTime() > deadline) {
				throw new IllegalStateException("Nobody listens to port " + port + ":\n" + Files.readString(this.log));
			}
			Thread.sleep(PAUSE.toMillis());
		}
	}

	/**
	 * The processor time that the process has used so far, in all its threads.
	 */
	Duration processorTime() {
		return this.process.info().totalCpuDuration().orElseThrow();
	}

	@Override
	public void close() throws IOException {
		this.process.destroy();
		this.process.onExit().join();
		Files.delete(this.log);
	}

}
