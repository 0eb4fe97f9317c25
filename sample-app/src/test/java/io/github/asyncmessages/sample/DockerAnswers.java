package io.github.asyncmessages.sample;

import org.testcontainers.DockerClientFactory;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where there is a Docker daemon.
 */
class DockerAnswers implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return DockerClientFactory.instance().isDockerAvailable();
	}

}
