package io.github.asyncmessages.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

import javax.sql.DataSource;

import io.github.asyncmessages.service.FailSafeEventPublisher;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.jdbc.JdbcMessageStore;
import io.github.asyncmessages.store.memory.MemoryAnnouncements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Configures the JDBC store.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnStoreTypeCondition.Jdbc.class)
@ConditionalOnClass({ JdbcClient.class, DataSourceScriptDatabaseInitializer.class,
		DatabaseInitializationDependencyConfigurer.class })
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnMissingBean(MessageStore.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
class JdbcStoreConfiguration {

	private static final Log logger = LogFactory.getLog(JdbcStoreConfiguration.class);

	private @Nullable AnnouncementStore announcements;

	/** The maximum time that a sender waits for the database. */
	private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * Validates the name of the table, because beans that depend on the initialization of
	 * the database are created before all others.
	 */
	JdbcStoreConfiguration(AsyncMessagesProperties properties) {
		properties.validate();
	}

	@Bean
	JdbcSchemaInitializer asyncMessagesSchemaInitializer(DataSource dataSource, AsyncMessagesProperties properties) {
		return new JdbcSchemaInitializer(dataSource, properties.jdbc());
	}

	@Bean
	@DependsOnDatabaseInitialization
	JdbcMessageStore jdbcMessageStore(DataSource dataSource, AsyncMessagesProperties properties, MessageCodec codec,
			ObjectProvider<Clock> clock, FailSafeEventPublisher events,
			ObjectProvider<DataSourcePoolMetadataProvider> pools) {
		AsyncMessagesProperties.Jdbc jdbc = properties.jdbc();
		JdbcMessageStore.Settings settings = new JdbcMessageStore.Settings(jdbc.tableName(), properties.readTimeout(),
				WRITE_TIMEOUT, jdbc.cleanupInterval(),
				hasOneConnection(dataSource, pools) ? Duration.ZERO : jdbc.cacheTtl());
		JdbcMessageStore store = new JdbcMessageStore(dataSource, settings, properties.toLimits(), codec,
				clock.getIfUnique(Clock::systemUTC), events);
		MessageTableCheck.run(store, jdbc.tableName(), dataSource);
		this.announcements = store.announcements();
		return store;
	}

	/**
	 * Whether nothing would be left for pages if one connection told of changes.
	 */
	private static boolean hasOneConnection(DataSource dataSource,
			ObjectProvider<DataSourcePoolMetadataProvider> pools) {
		DataSourcePoolMetadata pool = new CompositeDataSourcePoolMetadataProvider(pools.orderedStream().toList())
			.getDataSourcePoolMetadata(dataSource);
		Integer max = (pool != null) ? pool.getMax() : null;
		if (max == null || max != 1) {
			return false;
		}
		logger.info("Client-side caching is disabled (the pool has one connection); every page queries the database");
		return true;
	}

	/**
	 * Is not given the bean of the store, which the application may have wrapped. A test
	 * may have replaced it.
	 */
	@Bean
	@DependsOn("jdbcMessageStore")
	@ConditionalOnMissingBean
	AnnouncementStore jdbcAnnouncementStore(ObjectProvider<Clock> clock) {
		return Objects.requireNonNullElseGet(this.announcements,
				() -> new MemoryAnnouncements(clock.getIfUnique(Clock::systemUTC)));
	}

}
