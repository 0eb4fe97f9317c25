package io.github.asyncmessages.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

import org.springframework.util.FileSystemUtils;

/**
 * A visible tab of a browser, which notes when messages are added to the list on its
 * page.
 */
final class Tab implements AutoCloseable {

	private final Path profile = Files.createTempDirectory("benchmarks");

	private final ChromeDriver driver;

	private Tab() throws IOException {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(find("chromium"));
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--user-data-dir=" + this.profile);
		this.driver = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(find("chromedriver"))
			.usingAnyFreePort()
			.build(), options);
	}

	private static File find(String program) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.map((folder) -> new File(folder, program))
			.filter(File::canExecute)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("Install " + program));
	}

	/**
	 * Opens a page as a user.
	 */
	static Tab open(String page, String user) throws IOException {
		Tab tab = new Tab();
		tab.driver.executeCdpCommand("Network.enable", Map.of());
		tab.driver.executeCdpCommand("Network.setExtraHTTPHeaders", Map.of("headers", Map.of("X-User", user)));
		tab.driver.get(page);
		tab.driver.executeScript("""
				window.arrivals = [];
				new MutationObserver((changes) => {
					if (changes.some((change) => change.addedNodes.length > 0)) {
						arrivals.push(performance.timeOrigin + performance.now());
					}
				}).observe(document.querySelector('.messages'), { childList: true });""");
		return tab;
	}

	/**
	 * Waits until messages have been added a number of times.
	 * @return when that was for the last time, in milliseconds since 1970
	 */
	double awaitArrival(int number) {
		return new WebDriverWait(this.driver, Duration.ofSeconds(10), Duration.ofMillis(100)).until((
				driver) -> this.driver.executeScript("return arrivals[arguments[0]]", number - 1) instanceof Number time
						? time.doubleValue() : null);
	}

	@Override
	public void close() throws IOException {
		this.driver.quit();
		FileSystemUtils.deleteRecursively(this.profile);
	}

}
