package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * The load generator {@code wrk} of Debian: a fixed number of connections, each of which
 * asks for the next page when it has got one.
 */
final class Wrk implements AutoCloseable {

	private static final Pattern RESULT = Pattern.compile("^result (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)$",
			Pattern.MULTILINE);

	private final Path script;

	Wrk() throws IOException {
		this.script = Files.createTempFile("benchmark-", ".lua");
		try (InputStream lua = Wrk.class.getResourceAsStream("pages.lua")) {
			Assert.state(lua != null, "pages.lua is missing");
			Files.copy(lua, this.script, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	Load run(URI page, int users, int connections, Duration duration) throws IOException, InterruptedException {
		Process process = start("wrk", "--threads", "1", "--connections", String.valueOf(connections), "--duration",
				duration.toSeconds() + "s", "--timeout", "30s", "--script", this.script.toString(), page.toString(),
				"--", String.valueOf(users));
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		Matcher result = RESULT.matcher(output);
		Assert.state(result.find() && Long.parseLong(result.group(5)) == 0, () -> "Pages failed:\n" + output);
		return new Load(Long.parseLong(result.group(1)), Long.parseLong(result.group(2)),
				Long.parseLong(result.group(3)), Long.parseLong(result.group(4)));
	}

	private static Process start(String... command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The pages need the load generator wrk (apt-get install wrk)", ex);
		}
	}

	@Override
	public void close() throws IOException {
		Files.delete(this.script);
	}

	/**
	 * What a run gave.
	 *
	 * @param pages how many pages were answered
	 * @param micros for how long pages were asked for
	 * @param medianMicros how long the page in the middle took
	 * @param bytes how long all answers were
	 */
	record Load(long pages, long micros, long medianMicros, long bytes) {

		double rate() {
			return this.pages * 1e6 / this.micros;
		}

		double bytesAPage() {
			return (double) this.bytes / this.pages;
		}

	}

}
