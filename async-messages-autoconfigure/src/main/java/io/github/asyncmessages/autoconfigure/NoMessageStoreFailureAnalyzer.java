package io.github.asyncmessages.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which lines to add when there is no store for messages.
 */
class NoMessageStoreFailureAnalyzer extends AbstractFailureAnalyzer<NoMessageStoreException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoMessageStoreException cause) {
		String description = (cause.type() == StoreType.REDIS)
				? "Messages are to be kept in Redis, but there is no RedisConnectionFactory, or several of which none is primary."
				: "There is no store for messages: no RedisConnectionFactory, or several of which none is primary.";
		return new FailureAnalysis(description,
				"""
						Add the dependency 'org.springframework.boot:spring-boot-starter-data-redis' and say where Redis is:

						    spring.data.redis.host: localhost

						or mark one of several connection factories as @Primary, or, for a single node that may forget on a restart:

						    async-messages.store.type: memory
						""",
				cause);
	}

}
