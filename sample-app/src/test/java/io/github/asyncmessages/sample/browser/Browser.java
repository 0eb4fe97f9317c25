package io.github.asyncmessages.sample.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Collectors;

import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * One visitor's browser, with a profile of its own.
 */
final class Browser implements AutoCloseable {

	private static final By MESSAGES = By.cssSelector("ul.messages li.message");

	private final ChromeDriver driver;

	private final String site;

	private final Path downloads;

	/**
	 * Starts a browser.
	 * @param site the address of the sample
	 * @param folder an empty folder for the profile and for downloads
	 */
	Browser(String site, Path folder) {
		Chromium chromium = Chromium.find()
			.orElseThrow(() -> new IllegalStateException("No chromium with a chromedriver is on the path"));
		this.site = site;
		this.downloads = folder.resolve("downloads");
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(chromium.driver().toFile())
					.usingAnyFreePort()
					.build(),
				options(chromium, folder));
	}

	private ChromeOptions options(Chromium chromium, Path folder) {
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium.browser().toFile());
		// Bootstrap scrolls smoothly unless the visitor minds, and the driver would click
		// meanwhile.
		options.addArguments("--force-prefers-reduced-motion");
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--window-size=1100,900", "--user-data-dir=" + folder.resolve("profile"));
		options.setExperimentalOption("prefs", Map.of("download.default_directory", this.downloads.toString()));
		options.setCapability("goog:loggingPrefs", logging);
		return options;
	}

	/**
	 * Makes the browser that of a new visitor.
	 */
	Browser reset() {
		this.driver.manage().deleteAllCookies();
		this.driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
		wide();
		prefer("light");
		complaints();
		return this;
	}

	Browser logIn(String name) {
		open("/login");
		type("username", name);
		type("password", name);
		click("form[action^='/login'] button");
		await(() -> !this.driver.getCurrentUrl().contains("/login"));
		return this;
	}

	void open(String path) {
		this.driver.get(this.site + path);
	}

	void type(String field, String text) {
		this.driver.findElement(By.id(field)).sendKeys(text);
	}

	/**
	 * Types a text in place of what a field has.
	 */
	void retype(String selector, String text) {
		WebElement field = find(selector);
		field.clear();
		field.sendKeys(text);
	}

	void choose(String field, String value) {
		new Select(this.driver.findElement(By.id(field))).selectByValue(value);
	}

	/**
	 * Opens a page in a window of its own.
	 * @return the window
	 */
	String openWindow(String path) {
		this.driver.switchTo().newWindow(WindowType.WINDOW);
		appearVisible();
		open(path);
		return this.driver.getWindowHandle();
	}

	/**
	 * Follows a link.
	 */
	void follow(String selector, Following way) {
		WebElement link = find(selector);
		switch (way) {
			case CLICK -> link.click();
			case KEYBOARD -> link.sendKeys(Keys.ENTER);
			case NEW_TAB -> new Actions(this.driver).keyDown(Keys.CONTROL).click(link).keyUp(Keys.CONTROL).perform();
		}
	}

	/**
	 * How a visitor follows a link.
	 */
	enum Following {

		CLICK, KEYBOARD, NEW_TAB

	}

	/**
	 * Opens a page in a tab that hides the others.
	 * @return the tab
	 */
	String openTab(String path) {
		Set<String> before = this.driver.getWindowHandles();
		run("window.open(arguments[0])", path);
		await(() -> this.driver.getWindowHandles().size() > before.size());
		String tab = this.driver.getWindowHandles()
			.stream()
			.filter((handle) -> !before.contains(handle))
			.findFirst()
			.orElseThrow();
		switchTo(tab);
		return tab;
	}

	String window() {
		return this.driver.getWindowHandle();
	}

	/**
	 * Makes the present window visible, whichever others there are.
	 */
	Browser appearVisible() {
		this.driver.executeCdpCommand("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
		return this;
	}

	void switchTo(String window) {
		this.driver.switchTo().window(window);
	}

	/**
	 * Closes all windows but one.
	 */
	void closeOtherWindows() {
		List<String> windows = List.copyOf(this.driver.getWindowHandles());
		for (String window : windows.subList(1, windows.size())) {
			this.driver.switchTo().window(window).close();
		}
		this.driver.switchTo().window(windows.get(0));
	}

	void hover(String selector) {
		new Actions(this.driver).moveToElement(find(selector)).perform();
	}

	/**
	 * Whether the page has received something from an address that ends so.
	 */
	boolean hasLoaded(String path) {
		return Boolean.TRUE.equals(run("""
				return performance.getEntriesByType('resource')
					.some((entry) => entry.name.endsWith(arguments[0]) && entry.responseEnd > 0)""", path));
	}

	/**
	 * Clicks on an element once it is shown: the script hides a button until it can be
	 * used.
	 */
	void click(String selector) {
		await(() -> find(selector).isDisplayed());
		find(selector).click();
	}

	/**
	 * Finds an element, on a page that may still be on its way.
	 */
	WebElement find(String selector) {
		await(() -> has(selector));
		return this.driver.findElement(By.cssSelector(selector));
	}

	boolean has(String selector) {
		return !this.driver.findElements(By.cssSelector(selector)).isEmpty();
	}

	String text(String selector) {
		return find(selector).getText();
	}

	List<String> texts(String selector) {
		return this.driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
	}

	String title() {
		return this.driver.getTitle();
	}

	/**
	 * What the visitor reads.
	 * @return the texts of the messages on the present page
	 */
	List<String> messages() {
		return this.driver.findElements(MESSAGES)
			.stream()
			.filter(WebElement::isDisplayed)
			.map(WebElement::getText)
			.toList();
	}

	List<String> messages(String path) {
		open(path);
		return messages();
	}

	/**
	 * Waits for something that happens on the page or behind it.
	 * @param condition what to wait for; it may look at what is just going away
	 */
	void await(BooleanSupplier condition) {
		new WebDriverWait(this.driver, Duration.ofSeconds(30), Duration.ofMillis(100))
			.ignoring(StaleElementReferenceException.class)
			.until((driver) -> condition.getAsBoolean());
	}

	/**
	 * How long it takes until a text that is sent appears among the messages of the open
	 * page.
	 */
	Duration timeUntilShown(String text, Runnable send) {
		run("""
				const text = arguments[0];
				window.shownAt = null;
				new MutationObserver((changes, observer) => {
					if (document.querySelector('ul.messages').textContent.includes(text)) {
						window.shownAt = Date.now();
						observer.disconnect();
					}
				}).observe(document.body, { childList: true, subtree: true });""", text);
		long sent = System.currentTimeMillis();
		send.run();
		await(() -> run("return window.shownAt") != null);
		return Duration.ofMillis(((Number) run("return window.shownAt")).longValue() - sent);
	}

	Path download(String name) {
		Path file = this.downloads.resolve(name);
		await(() -> Files.exists(file));
		return file;
	}

	Object run(String script, Object... args) {
		return this.driver.executeScript(script, args);
	}

	Map<String, String> cookies() {
		return this.driver.manage().getCookies().stream().collect(Collectors.toMap(Cookie::getName, Cookie::getValue));
	}

	void turnJavaScriptOff() {
		this.driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
	}

	void prefer(String colorScheme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
	}

	void narrow() {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", 320, "height", 640, "deviceScaleFactor", 2, "mobile", true));
	}

	void size(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
	}

	void wide() {
		this.driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
	}

	boolean needsSidewaysScrolling() {
		return Boolean.TRUE.equals(run("return document.documentElement.scrollWidth > window.innerWidth"));
	}

	/**
	 * Presses a key while an element has the focus.
	 */
	void press(CharSequence key, String selector) {
		find(selector).sendKeys(key);
	}

	/**
	 * The visible elements that are too small for a finger: less than 44 pixels wide or
	 * high.
	 */
	Object tooSmall(String selector) {
		return run("""
				return Array.from(document.querySelectorAll(arguments[0]))
					.filter((element) => element.checkVisibility())
					.filter((element) => {
						const box = element.getBoundingClientRect();
						return box.width < 44 || box.height < 44;
					})
					.map((element) => element.outerHTML)""", selector);
	}

	/**
	 * The lowest contrast between the text and the background of elements.
	 */
	double contrast(String selector) {
		return ((Number) run("""
				const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
				function color(value, below) {
					canvas.fillStyle = below;
					canvas.fillRect(0, 0, 1, 1);
					canvas.fillStyle = value;
					canvas.fillRect(0, 0, 1, 1);
					return 'rgb(' + canvas.getImageData(0, 0, 1, 1).data.slice(0, 3) + ')';
				}
				function background(element) {
					const below = element.parentElement ? background(element.parentElement) : 'white';
					return color(getComputedStyle(element).backgroundColor, below);
				}
				function luminance(value) {
					const parts = value.match(/\\d+/g).map((part) => part / 255)
						.map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
					return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
				}
				return Math.min(...Array.from(document.querySelectorAll(arguments[0])).map((element) => {
					const below = background(element);
					const both = [below, color(getComputedStyle(element).color, below)].map(luminance);
					return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
				}))""", selector)).doubleValue();
	}

	/**
	 * What the browser has complained about since the last call.
	 * @return the lines of its console
	 */
	List<String> complaints() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	void screenshot(String name) {
		try {
			Path file = Path.of("target", "screenshots", name + ".png");
			Files.createDirectories(file.getParent());
			Files.write(file, this.driver.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
