package io.github.asyncmessages.testing;

import java.util.List;
import java.util.stream.Collectors;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One or more Redis servers in a Docker container. They have the same ports inside as
 * outside, so that the nodes of a cluster have one address for each other and for
 * clients.
 */
final class ContainerRedisNode implements RedisNode {

	private static final DockerImageName IMAGE = DockerImageName
		.parse(System.getProperty("redis.image", "redis:7.4-alpine"));

	private final List<Integer> ports;

	private final GenericContainer<?> container;

	/**
	 * A container that is not yet started.
	 * @param ports the ports of its servers
	 * @param options further options of {@code redis-server}
	 */
	ContainerRedisNode(List<Integer> ports, String options) {
		this.ports = ports;
		this.container = new GenericContainer<>(IMAGE);
		this.container.setPortBindings(ports.stream().map((port) -> port + ":" + port).toList());
		this.container.withCommand("sh", "-c", ports.stream()
			.map((port) -> "(mkdir -p /tmp/%1$d && cd /tmp/%1$d && exec redis-server --port %1$d --save '' %2$s)"
				.formatted(port, options))
			.collect(Collectors.joining(" & ")));
	}

	@Override
	public int port() {
		return this.ports.get(0);
	}

	@Override
	public void restart() {
		this.container.start();
		for (int port : this.ports) {
			if (!RedisPing.await(port, this.container::isRunning)) {
				String log = this.container.getLogs();
				stop();
				throw new IllegalStateException("redis-server did not start on port " + port + ":\n" + log);
			}
		}
	}

	@Override
	public void pause() {
		this.container.getDockerClient().pauseContainerCmd(this.container.getContainerId()).exec();
	}

	@Override
	public void resume() {
		this.container.getDockerClient().unpauseContainerCmd(this.container.getContainerId()).exec();
	}

	@Override
	public void stop() {
		this.container.stop();
	}

	@Override
	public void close() {
		stop();
	}

}
