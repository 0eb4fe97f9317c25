package io.github.asyncmessages.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.springframework.util.Assert;

/**
 * A process of the {@code mariadbd} that is installed on this machine. It has the
 * defaults of the server, whatever the files of the machine say.
 */
final class LocalMariadbServer extends LocalServer implements DatabaseServer {

	private final DatabaseAddress address;

	/**
	 * A server that is not yet started.
	 */
	LocalMariadbServer(int port) {
		super("mariadb", port);
		this.address = DatabaseAddress.mariadb(port);
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
	public DatabaseAddress address() {
		return this.address;
	}

	@Override
	ProcessHandle start() throws IOException {
		if (!Files.exists(data())) {
			install();
		}
		return launch("mariadbd", "--port=" + this.address.port(), "--bind-address=127.0.0.1",
				"--socket=" + directory().resolve("socket"), "--pid-file=" + directory().resolve("pid"),
				"--skip-log-bin", "--skip-name-resolve", "--max-connections=200")
			.toHandle();
	}

	@Override
	boolean awaitAnswer(BooleanSupplier alive) {
		return this.address.await(alive);
	}

	private void install() throws IOException {
		try {
			int exit = launch("mariadb-install-db", "--auth-root-authentication-method=normal").waitFor();
			Assert.state(exit == 0, () -> "mariadb-install-db failed with " + exit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private Process launch(String binary, String... options) throws IOException {
		List<String> command = new ArrayList<>(List.of(path(binary), "--no-defaults",
				"--user=" + System.getProperty("user.name"), "--datadir=" + data(),
				"--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M"));
		command.addAll(List.of(options));
		return launch(command);
	}

	private static String path(String binary) {
		return find(binary).orElseThrow(() -> new IllegalStateException(binary + " is not installed")).toString();
	}

	private Path data() {
		return directory().resolve("data");
	}

}
