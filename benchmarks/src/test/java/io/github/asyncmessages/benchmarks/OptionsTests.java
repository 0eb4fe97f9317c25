package io.github.asyncmessages.benchmarks;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OptionsTests {

	@Test
	void withoutOptionsEverythingIsRun() {
		Options options = Options.parse();
		assertThat(options.isComplete()).isTrue();
		assertThat(options.selects("send")).isTrue();
	}

	@Test
	void aNameSelectsOneExperimentAndAnExpressionSeveral() {
		Options options = Options.parse("--only", "send", "--only", "page.*");
		assertThat(options.isComplete()).isFalse();
		assertThat(options.selects("send")).isTrue();
		assertThat(options.selects("sendAll to 100,000")).isFalse();
		assertThat(options.selects("page that delivers 3 messages")).isTrue();
	}

	@Test
	void aRunCanBeShort() {
		Options options = Options.parse("--rounds", "3", "--seconds", "2");
		assertThat(options.rounds()).isEqualTo(3);
		assertThat(options.duration()).isEqualTo(Duration.ofSeconds(2));
		assertThat(options.isComplete()).isTrue();
		assertThat(options.isThorough()).isFalse();
	}

	@Test
	void anUnknownOptionIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--round", "3"))
			.withMessage("'--round' is no option");
	}

}
