package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.store.MessageStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link MessageStore}. The
 * property {@code async-messages.store.type} selects the store. By default, it is the
 * first {@link StoreType} other than memory whose requirements are met.
 */
@AutoConfiguration(afterName = { "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
		"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration" })
@Import({ AsyncMessagesCoreConfiguration.class, RedisStoreConfiguration.class, JdbcStoreConfiguration.class,
		MemoryStoreConfiguration.class })
@ImportRuntimeHints(AsyncMessagesRuntimeHints.class)
public final class MessageStoreAutoConfiguration {

	@Bean
	MessageStoreValidator messageStoreValidator(AsyncMessagesProperties properties,
			ObjectProvider<MessageStore> store) {
		return new MessageStoreValidator(properties.store().type(), store);
	}

}
