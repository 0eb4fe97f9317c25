package io.github.asyncmessages.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.testing.DatabaseServer;
import io.github.asyncmessages.testing.DatabaseServers;
import io.github.asyncmessages.testing.ReducedClassPath;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.View;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real applications that lack a library, from their start to a message on a page.
 */
class SmallApplicationsIT {

	private static final String[] WEB = { "spring-web-", "spring-webmvc-", "spring-boot-webmvc-",
			"jakarta.servlet-api-", "tomcat-embed-core-" };

	private static final String[] SECURITY = { "spring-security-", "spring-boot-security-" };

	private static final String[] VIEWS = { "thymeleaf-", "spring-boot-thymeleaf-", "freemarker-",
			"spring-boot-freemarker-" };

	private static final String[] REDIS = { "spring-data-", "spring-boot-data-", "lettuce-core-", "jedis-", "netty-" };

	private static final String[] MIGRATIONS = { "flyway-", "spring-boot-flyway-", "liquibase-",
			"spring-boot-liquibase-" };

	/** What an application lacks that has nothing but Redis. */
	static final String[] JDBC = { "spring-jdbc-", "spring-boot-jdbc-", "spring-boot-sql-", "HikariCP-", "h2-",
			"postgresql-", "mariadb-java-client-", "flyway-", "spring-boot-flyway-", "liquibase-",
			"spring-boot-liquibase-" };

	private static final String[] TRANSACTIONS = { "spring-tx-", "spring-boot-transaction-" };

	private static final String[] METRICS = { "micrometer-core-", "spring-boot-micrometer-" };

	@Test
	void aWorkerHasNoWebAndNoSecurity() throws Exception {
		assertThat(run(Worker.class, WEB, SECURITY, VIEWS)).isEqualTo("Done");
	}

	@Test
	void aWorkerHasNothingButSpringBoot() throws Exception {
		assertThat(run(Worker.class, WEB, SECURITY, VIEWS, REDIS, JDBC, TRANSACTIONS, METRICS)).isEqualTo("Done");
	}

	@Test
	void aWorkerHasNothingButADatabase() throws Exception {
		assertThat(without(WEB, SECURITY, VIEWS, REDIS, MIGRATIONS, METRICS).run(Worker.class,
				"--spring.datasource.url=jdbc:h2:mem:app"))
			.isEqualTo("Done");
	}

	@Test
	void aWorkerWithAnotherDatabaseHasNoDriverOfPostgres() throws Exception {
		assertThat(without(WEB, SECURITY, VIEWS, REDIS, MIGRATIONS, METRICS, new String[] { "postgresql-" })
			.run(Worker.class, "--spring.datasource.url=jdbc:h2:mem:app")).isEqualTo("Done");
	}

	@Test
	void aWorkerWithPostgresHasNoCaffeine() throws Exception {
		DatabaseServer server = DatabaseServers.postgres();
		String output = without(WEB, SECURITY, VIEWS, REDIS, MIGRATIONS, METRICS, new String[] { "caffeine-" }).output(
				Worker.class, "--spring.datasource.url=" + server.newDatabase(),
				"--spring.datasource.username=" + server.username(), "--async-messages.jdbc.initialize-schema=always");
		assertThat(output).contains(ReducedClassPath.RESULT + "Done")
			.contains("Client-side caching is disabled (Caffeine is not on the class path)");
	}

	@Test
	void aWebApplicationHasNoTemplateEngine() throws Exception {
		assertThat(run(SecuredWebApplication.class, VIEWS)).isEqualTo("200 [Done], then []");
	}

	@Test
	void aWebApplicationHasNoSecurity() throws Exception {
		assertThat(run(OpenWebApplication.class, SECURITY)).isEqualTo("200 [Done], then []");
	}

	@Test
	void aWebApplicationHasNothingButSpringMvc() throws Exception {
		assertThat(run(OpenWebApplication.class, SECURITY, VIEWS, REDIS, JDBC, TRANSACTIONS, METRICS))
			.isEqualTo("200 [Done], then []");
	}

	@Test
	void aWebApplicationHasEverything() throws Exception {
		assertThat(run(SecuredWebApplication.class)).isEqualTo("200 [Done], then []");
	}

	private static String run(Class<?> type, String[]... missing) throws IOException {
		return without(missing).run(type, "--async-messages.store.type=memory", "--server.port=0",
				"--spring.security.user.name=barry", "--spring.security.user.password=secret");
	}

	private static ReducedClassPath without(String[]... missing) {
		return ReducedClassPath.without(Stream.of(missing).flatMap(Stream::of).toList());
	}

	/**
	 * Sends and receives.
	 */
	static final class Worker {

		public static void main(String[] args) throws Exception {
			try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, args)) {
				UserMessageService messages = context.getBean(UserMessageService.class);
				messages.success("barry", "Done");
				System.out.println(ReducedClassPath.RESULT + messages.receive("barry").get(0).text());
			}
		}

		@SpringBootConfiguration
		@EnableAutoConfiguration
		static class Application {

		}

	}

	/**
	 * Sends to barry, who logs in and looks at a page twice.
	 */
	static final class SecuredWebApplication {

		public static void main(String[] args) throws Exception {
			try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, args)) {
				lookTwice(context,
						"Basic " + Base64.getEncoder().encodeToString("barry:secret".getBytes(StandardCharsets.UTF_8)));
			}
		}

		@SpringBootConfiguration
		@EnableAutoConfiguration
		@Import(Page.class)
		static class Application {

		}

	}

	/**
	 * Sends to barry, whom a filter knows by a header, and who looks at a page twice.
	 */
	static final class OpenWebApplication {

		public static void main(String[] args) throws Exception {
			try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, args)) {
				lookTwice(context, "barry");
			}
		}

		@SpringBootConfiguration
		@EnableAutoConfiguration
		@Import(Page.class)
		static class Application {

			@Bean
			Filter whoIsThere() {
				return (request, response, chain) -> chain
					.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

						@Override
						public Principal getUserPrincipal() {
							return () -> getHeader("Authorization");
						}

					}, response);
			}

		}

	}

	/**
	 * Prints messages without a template engine.
	 */
	@Controller
	static class Page {

		@GetMapping("/")
		View page() {
			return (model, request, response) -> {
				List<String> texts = new ArrayList<>();
				for (Object message : (List<?>) request.getAttribute("messages")) {
					texts.add(message.toString());
				}
				response.getWriter().print(texts);
			};
		}

	}

	private static void lookTwice(ConfigurableApplicationContext context, String authorization) throws Exception {
		context.getBean(UserMessageService.class).success("barry", "Done");
		URI page = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/");
		HttpRequest request = HttpRequest.newBuilder(page).header("Authorization", authorization).build();
		HttpClient client = HttpClient.newHttpClient();
		HttpResponse<String> first = client.send(request, HttpResponse.BodyHandlers.ofString());
		HttpResponse<String> second = client.send(request, HttpResponse.BodyHandlers.ofString());
		System.out
			.println(ReducedClassPath.RESULT + first.statusCode() + " " + first.body() + ", then " + second.body());
	}

}
