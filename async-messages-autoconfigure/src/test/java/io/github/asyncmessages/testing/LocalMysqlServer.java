package io.github.asyncmessages.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A process of the {@code mysqld} that {@code -Dmysql.server=…} names. It has the
 * defaults of the server, whatever the files of the machine say.
 */
final class LocalMysqlServer extends LocalServer implements DatabaseServer {

	private static final @Nullable String BINARY = System.getProperty("mysql.server");

	private final DatabaseAddress address;

	/**
	 * A server that is not yet started.
	 */
	LocalMysqlServer(int port) {
		super("mysql", port);
		this.address = DatabaseAddress.mysql(port);
	}

	/**
	 * Whether a binary is named.
	 */
	static boolean isNamed() {
		return BINARY != null;
	}

	@Override
	public DatabaseAddress address() {
		return this.address;
	}

	@Override
	ProcessHandle start() throws IOException {
		Path setUp = directory().resolve("set-up.sql");
		if (!Files.exists(data())) {
			initialize();
			Files.writeString(setUp, "CREATE DATABASE IF NOT EXISTS " + this.address.database() + ";\n");
		}
		return launch("--port=" + this.address.port(), "--bind-address=127.0.0.1", "--mysqlx=OFF",
				"--socket=" + directory().resolve("socket"), "--pid-file=" + directory().resolve("pid"),
				"--init-file=" + setUp, "--skip-log-bin", "--max-connections=200")
			.toHandle();
	}

	@Override
	boolean awaitAnswer(BooleanSupplier alive) {
		return this.address.await(alive);
	}

	private void initialize() throws IOException {
		try {
			int exit = launch("--initialize-insecure").waitFor();
			Assert.state(exit == 0, () -> "mysqld --initialize-insecure failed with " + exit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private Process launch(String... options) throws IOException {
		Assert.state(BINARY != null, "'mysql.server' must name a binary");
		List<String> command = new ArrayList<>(List.of(BINARY, "--no-defaults",
				"--user=" + System.getProperty("user.name"), "--datadir=" + data(), "--tls-version=",
				"--secure-file-priv=NULL", "--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=32M"));
		command.addAll(List.of(options));
		return launch(command);
	}

	private Path data() {
		return directory().resolve("data");
	}

}
