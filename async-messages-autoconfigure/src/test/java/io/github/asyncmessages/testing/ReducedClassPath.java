package io.github.asyncmessages.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs an application in a JVM of its own that lacks some of the libraries which the
 * tests have.
 */
public final class ReducedClassPath {

	/** What the line begins with that an application prints as its result. */
	public static final String RESULT = "Result: ";

	private final List<String> artifacts;

	private ReducedClassPath(List<String> artifacts) {
		this.artifacts = artifacts;
	}

	/**
	 * The class path of the tests without some libraries.
	 * @param artifacts the beginnings of the names of their files
	 */
	public static ReducedClassPath without(List<String> artifacts) {
		return new ReducedClassPath(artifacts);
	}

	/**
	 * Runs a class that has a {@code main} method.
	 * @return what it has printed as its result
	 */
	public String run(Class<?> type, String... args) throws IOException {
		String output = output(type, args);
		return output.lines()
			.filter((line) -> line.startsWith(RESULT))
			.map((line) -> line.substring(RESULT.length()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(output));
	}

	/**
	 * Runs a class that has a {@code main} method.
	 * @return all that it has printed
	 */
	public String output(Class<?> type, String... args) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", classPath(), type.getName()));
		command.addAll(Arrays.asList(args));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	private String classPath() {
		List<String> unknown = new ArrayList<>(this.artifacts);
		List<String> entries = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			String name = String.valueOf(Path.of(entry).getFileName());
			List<String> reasons = this.artifacts.stream().filter(name::startsWith).toList();
			if (reasons.isEmpty()) {
				entries.add(entry);
			}
			unknown.removeAll(reasons);
		}
		if (!unknown.isEmpty()) {
			throw new IllegalArgumentException("The class path has no " + unknown);
		}
		return String.join(File.pathSeparator, entries);
	}

}
