package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PerformancePageTests {

	@TempDir
	private Path directory;

	@Test
	void resultsReplaceThoseOfTheLastRunAndNothingElse() throws IOException {
		Path file = write("# Title\n\n<!-- results -->\n\nold\n\n<!-- /results -->\n\nThe end\n");
		new PerformancePage(file).write("new\n");
		assertThat(file).hasContent("# Title\n\n<!-- results -->\n\nnew\n\n<!-- /results -->\n\nThe end\n");
	}

	@Test
	void aPageWithoutAPlaceForResultsIsLeftAsItIs() throws IOException {
		Path file = write("# Title\n");
		assertThatIllegalStateException().isThrownBy(() -> new PerformancePage(file).write("new"))
			.withMessageContaining("<!-- results -->");
		assertThat(file).hasContent("# Title\n");
	}

	private Path write(String text) throws IOException {
		return Files.writeString(this.directory.resolve("performance.md"), text);
	}

}
