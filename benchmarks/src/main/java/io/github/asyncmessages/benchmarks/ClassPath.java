package io.github.asyncmessages.benchmarks;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.util.Assert;

/**
 * What a JVM of a benchmark has on its class path: leaving out archives is the one true
 * way to have an application "without the starter".
 *
 * @param entries archives and folders
 */
record ClassPath(List<String> entries) {

	/** The archives of the library. */
	static final List<String> LIBRARY = List.of("async-messages-autoconfigure", "async-messages-starter");

	/** Archives without which Boot configures no data source. */
	static final List<String> DATABASE = List.of("spring-boot-jdbc");

	/** Archives without which Boot configures no Redis. */
	static final List<String> REDIS = List.of("spring-boot-data-redis", "spring-data-redis", "lettuce-core");

	/** Archives that make an application like the sample, and its pages slower. */
	static final List<String> SAMPLE = List.of("spring-boot-actuator", "spring-boot-health", "spring-boot-mail",
			"spring-boot-micrometer", "spring-boot-security", "spring-boot-validation", "spring-security");

	static ClassPath ofThisJvm() {
		return new ClassPath(Pattern.compile(File.pathSeparator, Pattern.LITERAL)
			.splitAsStream(System.getProperty("java.class.path"))
			.toList());
	}

	/**
	 * The same class path without some archives.
	 * @param names beginnings of their file names, of which each must be one's
	 */
	ClassPath without(List<String> names) {
		for (String name : names) {
			Assert.state(this.entries.stream().anyMatch((entry) -> isArchive(entry, name)),
					() -> "There is no archive " + name + " to leave out: run this after the phase 'package'");
		}
		return new ClassPath(this.entries.stream()
			.filter((entry) -> names.stream().noneMatch((name) -> isArchive(entry, name)))
			.toList());
	}

	private static boolean isArchive(String entry, String name) {
		return Path.of(entry).getFileName().toString().startsWith(name);
	}

	/**
	 * A command that runs a main class.
	 */
	List<String> command(Class<?> mainClass, List<String> args) {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		return Stream.concat(Stream.of(java, "-Xms512m", "-Xmx512m", "-classpath",
				String.join(File.pathSeparator, this.entries), mainClass.getName()), args.stream())
			.toList();
	}

}
