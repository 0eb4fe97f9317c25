package io.github.asyncmessages.web.app;

import java.util.List;

import javax.sql.DataSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.DataSourceInitializer;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.session.data.redis.config.annotation.web.http.EnableRedisHttpSession;
import org.springframework.session.jdbc.config.annotation.web.http.EnableJdbcHttpSession;

/**
 * HTTP sessions that the nodes of an application share, by Spring Session: each request
 * has a copy of its session, and writes back what it has changed.
 */
public enum SharedSessions {

	REDIS(RedisSessions.class, TestStore.REDIS), JDBC(JdbcSessions.class, TestStore.POSTGRESQL);

	private final Class<?> application;

	private final List<String> properties;

	SharedSessions(Class<?> application, TestStore store) {
		this.application = application;
		this.properties = store.properties();
	}

	Class<?> application() {
		return this.application;
	}

	List<String> properties() {
		return this.properties;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableRedisHttpSession
	@Import(RulesApplication.class)
	static class RedisSessions {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableJdbcHttpSession
	@Import(RulesApplication.class)
	static class JdbcSessions {

		/**
		 * Creates the tables, unless another node has done so.
		 */
		@Bean
		DataSourceInitializer sessionTables(DataSource dataSource) {
			ResourceDatabasePopulator tables = new ResourceDatabasePopulator(
					new ClassPathResource("org/springframework/session/jdbc/schema-postgresql.sql"));
			tables.setContinueOnError(true);
			DataSourceInitializer initializer = new DataSourceInitializer();
			initializer.setDataSource(dataSource);
			initializer.setDatabasePopulator(tables);
			return initializer;
		}

	}

}
