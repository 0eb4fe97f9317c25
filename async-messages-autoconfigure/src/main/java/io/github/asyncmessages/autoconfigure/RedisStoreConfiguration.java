package io.github.asyncmessages.autoconfigure;

import java.time.Clock;
import java.time.Duration;

import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryAnnouncements;
import io.github.asyncmessages.store.redis.RedisMessageStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Configures the Redis store.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnStoreTypeCondition.Redis.class)
@ConditionalOnClass(RedisConnectionFactory.class)
@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
@ConditionalOnMissingBean(MessageStore.class)
class RedisStoreConfiguration {

	/**
	 * The maximum time that a sender waits unless {@code spring.data.redis.timeout} is
	 * set.
	 */
	private static final Duration DEFAULT_WRITE_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * Not the bean, which the application may have wrapped, or a test replaced.
	 */
	private @Nullable RedisMessageStore store;

	@Bean
	RedisMessageStore redisMessageStore(RedisConnectionFactory connectionFactory, AsyncMessagesProperties properties,
			MessageCodec codec, ObjectProvider<Clock> clock, FailSafeEventPublisher events, Environment environment) {
		Duration writeTimeout = Binder.get(environment)
			.bind("spring.data.redis.timeout", Duration.class)
			.map((timeout) -> timeout.isZero() ? DEFAULT_WRITE_TIMEOUT : timeout)
			.orElse(DEFAULT_WRITE_TIMEOUT);
		RedisMessageStore.Settings settings = new RedisMessageStore.Settings(properties.redis().keyPrefix(),
				properties.readTimeout(), writeTimeout, properties.redis().cacheTtl());
		this.store = new RedisMessageStore(connectionFactory, settings, properties.toLimits(), codec,
				clock.getIfUnique(Clock::systemUTC), events);
		return this.store;
	}

	@Bean
	@DependsOn("redisMessageStore")
	@ConditionalOnMissingBean
	AnnouncementStore redisAnnouncementStore(ObjectProvider<Clock> clock) {
		return (this.store != null) ? this.store.announcements()
				: new MemoryAnnouncements(clock.getIfUnique(Clock::systemUTC));
	}

	/**
	 * Connects only now, since loading the driver would compete with the start.
	 */
	@EventListener(ApplicationReadyEvent.class)
	void connect() {
		if (this.store != null) {
			this.store.connect();
		}
	}

}
