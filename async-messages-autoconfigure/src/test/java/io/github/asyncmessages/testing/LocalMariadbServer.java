package io.github.asyncmessages.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.FileSystemUtils;

/**
 * A process of the {@code mariadbd} that is installed on this machine. It has the
 * defaults of the server, whatever the files of the machine say.
 */
final class LocalMariadbServer implements DatabaseServer {

	private final DatabaseAddress address;

	private final Path directory;

	private @Nullable Process process;

	/**
	 * A server that is not yet started.
	 */
	LocalMariadbServer(int port) {
		this.address = DatabaseAddress.mariadb(port);
		try {
			this.directory = Files.createTempDirectory("mariadb-" + port + "-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Whether the binaries are installed.
	 */
	static boolean isInstalled() {
		return find("mariadbd").isPresent() && find("mariadb-install-db").isPresent();
	}

	private static Optional<Path> find(String binary) {
		// Debian has servers in a directory that is on the path of root alone.
		return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
			.map((directory) -> Path.of(directory, binary))
			.filter(Files::isExecutable)
			.findFirst();
	}

	@Override
	public String url() {
		return this.address.url();
	}

	@Override
	public String username() {
		return this.address.username();
	}

	@Override
	public String password() {
		return DatabaseAddress.PASSWORD;
	}

	@Override
	public String newDatabase() {
		return this.address.newDatabase();
	}

	@Override
	public void restart() {
		try {
			if (!Files.exists(data())) {
				install();
			}
			Process process = start("mariadbd", "--port=" + this.address.port(), "--bind-address=127.0.0.1",
					"--socket=" + this.directory.resolve("socket"), "--pid-file=" + this.directory.resolve("pid"),
					"--skip-log-bin", "--skip-name-resolve", "--max-connections=200");
			this.process = process;
			if (!this.address.await(process::isAlive)) {
				stop();
				throw new IllegalStateException("mariadbd did not start:\n" + Files.readString(log()));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void install() throws IOException {
		try {
			int exit = start("mariadb-install-db", "--auth-root-authentication-method=normal").waitFor();
			Assert.state(exit == 0, () -> "mariadb-install-db failed with " + exit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private Process start(String binary, String... options) throws IOException {
		List<String> command = new ArrayList<>(List.of(path(binary), "--no-defaults",
				"--user=" + System.getProperty("user.name"), "--datadir=" + data(),
				"--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M"));
		command.addAll(List.of(options));
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
			.start();
	}

	private static String path(String binary) {
		return find(binary).orElseThrow(() -> new IllegalStateException(binary + " is not installed")).toString();
	}

	private Path data() {
		return this.directory.resolve("data");
	}

	private Path log() {
		return this.directory.resolve("mariadb.log");
	}

	@Override
	public void pause() {
		tree().pause();
	}

	@Override
	public void resume() {
		tree().resume();
	}

	private ProcessTree tree() {
		Process process = this.process;
		Assert.state(process != null, "The server is not running");
		return new ProcessTree(process.toHandle());
	}

	@Override
	public void stop() {
		Process process = this.process;
		if (process == null) {
			return;
		}
		this.process = null;
		try {
			// A paused process ends by this only; what was committed is in the log.
			process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		stop();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
