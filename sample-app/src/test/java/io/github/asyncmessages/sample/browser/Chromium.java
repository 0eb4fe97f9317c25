package io.github.asyncmessages.sample.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs that a browser test needs, as they are found on the path.
 *
 * @param browser the browser
 * @param driver the program that Selenium talks to
 */
record Chromium(Path browser, Path driver) {

	static boolean isInstalled() {
		return find().isPresent();
	}

	static Optional<Chromium> find() {
		return find("chromium", "chromium-browser", "google-chrome")
			.flatMap((browser) -> find("chromedriver").map((driver) -> new Chromium(browser, driver)));
	}

	private static Optional<Path> find(String... names) {
		List<Path> directories = Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of).toList();
		return Stream.of(names)
			.flatMap((name) -> directories.stream().map((directory) -> directory.resolve(name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

}
