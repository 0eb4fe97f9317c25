package io.github.asyncmessages.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which lines to add when there is no store for messages.
 */
class NoMessageStoreFailureAnalyzer extends AbstractFailureAnalyzer<NoMessageStoreException> {

	private static final String NO_REDIS = "no RedisConnectionFactory, or several of which none is primary";

	private static final String REDIS = """
			Add the dependency 'org.springframework.boot:spring-boot-starter-data-redis' and say where Redis is:

			    spring.data.redis.host: localhost

			or mark one of several connection factories as @Primary""";

	private static final String JDBC = """
			Add the dependency 'org.springframework.boot:spring-boot-starter-jdbc' and a driver, and say where the database is:

			    spring.datasource.url: jdbc:postgresql://localhost/app

			or mark one of several data sources as @Primary, or declare a JdbcMessageStore bean for the one to be used""";

	private static final String MEMORY = """
			Or, for a single node that may forget on a restart:

			    async-messages.store.type: memory
			""";

	private final @Nullable BeanFactory beanFactory;

	NoMessageStoreFailureAnalyzer(@Nullable BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoMessageStoreException cause) {
		if (cause.type() == StoreType.REDIS) {
			return new FailureAnalysis("Messages are to be kept in Redis, but there is " + NO_REDIS + ".",
					REDIS + ".\n\n" + MEMORY, cause);
		}
		if (cause.type() == StoreType.JDBC) {
			return new FailureAnalysis("Messages are to be kept in a database, but there is " + noDataSource() + ".",
					JDBC + ".\n\n" + MEMORY, cause);
		}
		return new FailureAnalysis("There is no store for messages: " + NO_REDIS + ", and " + noDataSource() + ".",
				"For Redis:\n\n" + REDIS + ".\n\nFor a database:\n\n" + JDBC + ".\n\n" + MEMORY, cause);
	}

	private String noDataSource() {
		List<String> names = (this.beanFactory instanceof ListableBeanFactory beans)
				? List.of(beans.getBeanNamesForType(DataSource.class, true, false)) : List.of();
		return names.isEmpty() ? "no DataSource" : "several DataSources of which none is primary: "
				+ names.stream().sorted().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
	}

}
