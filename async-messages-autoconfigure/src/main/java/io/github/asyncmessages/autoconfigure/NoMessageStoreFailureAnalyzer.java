package io.github.asyncmessages.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains how to configure a store if none is available.
 */
class NoMessageStoreFailureAnalyzer extends AbstractFailureAnalyzer<NoMessageStoreException> {

	private static final String NO_REDIS = "there is no RedisConnectionFactory bean, or there are several and none is primary";

	private static final String REDIS = """
			For Redis, add the dependency 'org.springframework.boot:spring-boot-starter-data-redis' and configure the server, or mark one of several connection factories as @Primary:

			    spring.data.redis.host: localhost

			""";

	private static final String NEW_DATABASE = """
			For a database, add the dependency 'org.springframework.boot:spring-boot-starter-jdbc' and a driver, and configure the data source:

			    spring.datasource.url: jdbc:postgresql://localhost/app

			""";

	private static final String THE_DATABASE = """
			For a database, add the dependency 'org.springframework.boot:spring-boot-starter-jdbc'.

			""";

	private static final String ONE_DATABASE = """
			For a database, mark one of the data sources as @Primary, or declare a JdbcMessageStore bean for one of them.

			""";

	private static final String MEMORY = """
			For a single node that may lose its messages on a restart:

			    async-messages.store.type: memory
			""";

	private final @Nullable BeanFactory beanFactory;

	NoMessageStoreFailureAnalyzer(@Nullable BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoMessageStoreException cause) {
		List<String> dataSources = dataSources();
		if (cause.type() == StoreType.REDIS) {
			return new FailureAnalysis("Messages cannot be stored in Redis: " + NO_REDIS + ".", REDIS + MEMORY, cause);
		}
		if (cause.type() == StoreType.JDBC) {
			return new FailureAnalysis("Messages cannot be stored in a database: " + noDatabase(dataSources) + ".",
					database(dataSources) + MEMORY, cause);
		}
		return new FailureAnalysis("No message store is available: " + NO_REDIS + "; " + noDatabase(dataSources) + ".",
				REDIS + database(dataSources) + MEMORY, cause);
	}

	private List<String> dataSources() {
		return (this.beanFactory instanceof ListableBeanFactory beans)
				? Stream.of(beans.getBeanNamesForType(DataSource.class, true, false)).sorted().toList() : List.of();
	}

	private static String noDatabase(List<String> dataSources) {
		return switch (dataSources.size()) {
			case 0 -> "there is no DataSource bean";
			case 1 -> "Spring JDBC is missing for the DataSource '" + dataSources.get(0) + "'";
			default ->
				"there are several DataSource beans and none is primary: '" + String.join("', '", dataSources) + "'";
		};
	}

	private static String database(List<String> dataSources) {
		return switch (dataSources.size()) {
			case 0 -> NEW_DATABASE;
			case 1 -> THE_DATABASE;
			default -> ONE_DATABASE;
		};
	}

}
