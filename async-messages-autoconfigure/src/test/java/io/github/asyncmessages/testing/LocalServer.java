package io.github.asyncmessages.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.FileSystemUtils;

/**
 * A server that runs as a process of this machine, with a directory of its own.
 */
abstract class LocalServer implements TestServer {

	private final String name;

	private final Path directory;

	private @Nullable ProcessHandle process;

	private boolean paused;

	/**
	 * A server that is not yet started.
	 */
	LocalServer(String product, int port) {
		this.name = product + "-" + port;
		try {
			this.directory = Files.createTempDirectory(this.name + "-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public final void restart() {
		try {
			ProcessHandle process = start();
			this.process = process;
			Assert.state(awaitAnswer(process::isAlive), "The server does not answer");
		}
		catch (IOException | IllegalStateException ex) {
			String log = readLog();
			stop();
			throw new IllegalStateException(this.name + " did not start:\n" + log, ex);
		}
	}

	abstract ProcessHandle start() throws IOException;

	/**
	 * Waits for the server to answer while its process is alive.
	 * @return whether it answered
	 */
	abstract boolean awaitAnswer(BooleanSupplier alive);

	final Process launch(List<String> command) throws IOException {
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(appendToLog()).start();
	}

	final ProcessBuilder.Redirect appendToLog() {
		return ProcessBuilder.Redirect.appendTo(log().toFile());
	}

	private String readLog() {
		try {
			return Files.exists(log()) ? Files.readString(log()) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path log() {
		return this.directory.resolve("server.log");
	}

	final Path directory() {
		return this.directory;
	}

	@Override
	public final void pause() {
		tree().pause();
		this.paused = true;
	}

	@Override
	public final void resume() {
		if (this.paused) {
			this.paused = false;
			tree().resume();
		}
	}

	private ProcessTree tree() {
		Assert.state(this.process != null, "The server is not running");
		return new ProcessTree(this.process);
	}

	@Override
	public final void stop() {
		ProcessHandle process = this.process;
		if (process != null) {
			resume();
			this.process = null;
			end(process);
			process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
		}
	}

	void end(ProcessHandle process) {
		process.destroyForcibly();
	}

	@Override
	public final void close() {
		stop();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
