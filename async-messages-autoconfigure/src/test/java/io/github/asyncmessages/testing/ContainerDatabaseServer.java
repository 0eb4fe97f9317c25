package io.github.asyncmessages.testing;

import java.util.List;

import com.github.dockerjava.api.DockerClient;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A database server in a Docker container, which is kept while the server is stopped.
 */
final class ContainerDatabaseServer implements DatabaseServer {

	private static final DockerImageName POSTGRES = DockerImageName
		.parse(System.getProperty("postgres.image", "postgres:17-alpine"));

	private static final DockerImageName MARIADB = DockerImageName
		.parse(System.getProperty("mariadb.image", "mariadb:11.4"));

	private static final DockerImageName MYSQL = DockerImageName.parse(System.getProperty("mysql.image", "mysql:9"));

	private final DatabaseAddress address;

	private final GenericContainer<?> container;

	private boolean paused;

	private ContainerDatabaseServer(DatabaseAddress address, GenericContainer<?> container, int innerPort) {
		this.address = address;
		this.container = container;
		container.setPortBindings(List.of(address.port() + ":" + innerPort));
	}

	/**
	 * A PostgreSQL that is not yet started.
	 */
	static ContainerDatabaseServer postgres(int port) {
		GenericContainer<?> container = new GenericContainer<>(POSTGRES);
		container.withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
			.withCommand("postgres", "-c", "max_connections=200", "-c", "fsync=off");
		return new ContainerDatabaseServer(DatabaseAddress.postgres(port), container, 5432);
	}

	/**
	 * A MariaDB that is not yet started.
	 */
	static ContainerDatabaseServer mariadb(int port) {
		DatabaseAddress address = DatabaseAddress.mariadb(port);
		GenericContainer<?> container = new GenericContainer<>(MARIADB);
		container.withEnv("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "true")
			.withEnv("MARIADB_DATABASE", address.database())
			.withCommand("mariadbd", "--skip-name-resolve", "--max-connections=200",
					"--innodb-flush-log-at-trx-commit=2");
		return new ContainerDatabaseServer(address, container, 3306);
	}

	/**
	 * A MySQL that is not yet started.
	 */
	static ContainerDatabaseServer mysql(int port) {
		DatabaseAddress address = DatabaseAddress.mysql(port);
		GenericContainer<?> container = new GenericContainer<>(MYSQL);
		container.withEnv("MYSQL_ALLOW_EMPTY_PASSWORD", "true")
			.withEnv("MYSQL_DATABASE", address.database())
			.withCommand("mysqld", "--max-connections=200", "--innodb-flush-log-at-trx-commit=2");
		return new ContainerDatabaseServer(address, container, 3306);
	}

	@Override
	public DatabaseAddress address() {
		return this.address;
	}

	@Override
	public void restart() {
		if (this.container.getContainerId() != null) {
			docker().startContainerCmd(this.container.getContainerId()).exec();
		}
		else {
			this.container.start();
		}
		if (!this.address.await(this.container::isRunning)) {
			throw new IllegalStateException("The server did not start:\n" + this.container.getLogs());
		}
	}

	@Override
	public void pause() {
		docker().pauseContainerCmd(this.container.getContainerId()).exec();
		this.paused = true;
	}

	@Override
	public void resume() {
		docker().unpauseContainerCmd(this.container.getContainerId()).exec();
		this.paused = false;
	}

	@Override
	public void stop() {
		if (this.paused) {
			resume();
		}
		docker().killContainerCmd(this.container.getContainerId()).exec();
	}

	private DockerClient docker() {
		return this.container.getDockerClient();
	}

	@Override
	public void close() {
		this.container.stop();
	}

}
