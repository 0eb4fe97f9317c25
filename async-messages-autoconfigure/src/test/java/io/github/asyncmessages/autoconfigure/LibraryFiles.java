package io.github.asyncmessages.autoconfigure;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What goes into the jar of the library, which other jars on the class path may have
 * under the same name.
 */
final class LibraryFiles {

	private LibraryFiles() {
	}

	static String read(String name) throws IOException {
		return Files.readString(root().resolve(name));
	}

	static List<String> lines(String name) throws IOException {
		return Files.readAllLines(root().resolve(name));
	}

	/**
	 * The names of all files that are no classes.
	 */
	static List<String> resources() throws IOException {
		Path root = root();
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter(Files::isRegularFile)
				.map((file) -> root.relativize(file).toString().replace('\\', '/'))
				.filter((name) -> !name.endsWith(".class"))
				.sorted()
				.toList();
		}
	}

	private static Path root() {
		try {
			return Path
				.of(MessageStoreAutoConfiguration.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
