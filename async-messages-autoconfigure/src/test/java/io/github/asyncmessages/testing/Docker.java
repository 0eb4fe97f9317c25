package io.github.asyncmessages.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.testcontainers.DockerClientFactory;

/**
 * Whether there is a Docker daemon. Looks for its socket first, since Testcontainers
 * searches long and loudly where there is none.
 */
final class Docker {

	private static final boolean AVAILABLE = isConfigured() && DockerClientFactory.instance().isDockerAvailable();

	private Docker() {
	}

	static boolean isAvailable() {
		return AVAILABLE;
	}

	private static boolean isConfigured() {
		String home = System.getProperty("user.home");
		return System.getenv("DOCKER_HOST") != null || System.getProperty("os.name").startsWith("Windows")
				|| Stream
					.of("/var/run/docker.sock", home + "/.docker/run/docker.sock",
							System.getenv("XDG_RUNTIME_DIR") + "/docker.sock", home + "/.testcontainers.properties")
					.anyMatch((file) -> Files.exists(Path.of(file)));
	}

}
