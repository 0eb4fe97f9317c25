package io.github.asyncmessages.web.app;

import java.net.URI;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.RecipientResolver;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application without Spring Security, on a free port, whose visitors say who they are
 * in the header {@code User}.
 */
public final class PlainServer implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	public PlainServer(String... properties) {
		this.context = new SpringApplicationBuilder(PlainApplication.class)
			.properties("server.port=0", "spring.main.banner-mode=off", "async-messages.store.type=memory")
			.properties(properties)
			.run();
	}

	/**
	 * The address of the application.
	 */
	public URI root() {
		return URI.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port"));
	}

	public Visitor visitor() {
		return new Visitor(root());
	}

	public UserMessageService messages() {
		return this.context.getBean(UserMessageService.class);
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
			SecurityFilterAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class })
	static class PlainApplication {

		@Bean
		RecipientResolver recipientResolver() {
			return (request) -> request.getHeader("User");
		}

	}

}
