package io.github.asyncmessages.benchmarks;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.springframework.util.Assert;

/**
 * The class path of an application. Leaving out archives is the one true way to have an
 * application without the library.
 */
record ClassPath(List<String> entries) {

	/** The archives of the library. */
	static final List<String> LIBRARY = List.of("async-messages-autoconfigure", "async-messages-starter");

	/** The archives that only the sample needs. They would slow down each page. */
	static final List<String> SAMPLE = List.of("spring-boot-actuator", "spring-boot-health", "spring-boot-mail",
			"spring-boot-micrometer", "spring-boot-security", "spring-boot-validation", "spring-security");

	private static final List<String> JETTY = List.of("spring-boot-jetty", "spring-boot-starter-jetty", "jetty-");

	private static final List<String> TOMCAT = List.of("spring-boot-tomcat", "spring-boot-starter-tomcat",
			"tomcat-embed-core", "tomcat-embed-websocket");

	/**
	 * The class path of this JVM without the tests of the library and without Jetty.
	 */
	static ClassPath complete() {
		return withBothServers().without(JETTY);
	}

	/**
	 * The same with Jetty instead of Tomcat.
	 */
	static ClassPath onJetty() {
		return withBothServers().without(TOMCAT);
	}

	private static ClassPath withBothServers() {
		List<String> entries = Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
		return new ClassPath(entries.stream().filter((entry) -> !entry.endsWith("-tests.jar")).toList());
	}

	/**
	 * Leaves out archives by the beginning of their names.
	 */
	ClassPath without(List<String> archives) {
		List<String> remaining = this.entries.stream()
			.filter((entry) -> archives.stream().noneMatch(Path.of(entry).getFileName().toString()::startsWith))
			.toList();
		Assert.state(remaining.size() <= this.entries.size() - archives.size(),
				() -> "Run this after the phase 'package': one of " + archives + " is not in " + this.entries);
		return new ClassPath(remaining);
	}

	@Override
	public String toString() {
		return String.join(File.pathSeparator, this.entries);
	}

}
