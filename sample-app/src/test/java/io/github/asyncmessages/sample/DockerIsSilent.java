package io.github.asyncmessages.sample;

import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Conditional;

/**
 * Matches where there is no Docker daemon.
 */
class DockerIsSilent extends NoneNestedConditions {

	DockerIsSilent() {
		super(ConfigurationPhase.PARSE_CONFIGURATION);
	}

	@Conditional(DockerAnswers.class)
	static class Answers {

	}

}
