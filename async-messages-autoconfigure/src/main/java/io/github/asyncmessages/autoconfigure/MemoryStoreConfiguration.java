package io.github.asyncmessages.autoconfigure;

import java.time.Clock;
import java.util.Objects;

import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryAnnouncements;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/**
 * Configures the memory store.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnStoreTypeCondition.Memory.class)
@ConditionalOnMissingBean(MessageStore.class)
class MemoryStoreConfiguration {

	private @Nullable AnnouncementStore announcements;

	@Bean
	MemoryMessageStore memoryMessageStore(AsyncMessagesProperties properties, ObjectProvider<Clock> clock,
			FailSafeEventPublisher events) {
		MemoryMessageStore store = new MemoryMessageStore(properties.toLimits(), clock.getIfUnique(Clock::systemUTC),
				events);
		this.announcements = store.announcements();
		return store;
	}

	/**
	 * Is not given the bean of the store, which the application may have wrapped. A test
	 * may have replaced it.
	 */
	@Bean
	@DependsOn("memoryMessageStore")
	@ConditionalOnMissingBean
	AnnouncementStore memoryAnnouncementStore(ObjectProvider<Clock> clock) {
		return Objects.requireNonNullElseGet(this.announcements,
				() -> new MemoryAnnouncements(clock.getIfUnique(Clock::systemUTC)));
	}

}
