package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.actuate.AnnouncementsEndpoint;
import io.github.asyncmessages.actuate.AnnouncementsEndpoint.AnnouncementDescriptor;
import io.github.asyncmessages.actuate.UserMessagesEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AsyncMessagesEndpointAutoConfiguration}.
 */
class AsyncMessagesEndpointAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MessageStoreAutoConfiguration.class,
				AsyncMessagesAutoConfiguration.class, AsyncMessagesEndpointAutoConfiguration.class))
		.withPropertyValues("async-messages.store.type=memory");

	private final ApplicationContextRunner exposed = this.runner
		.withPropertyValues("management.endpoints.web.exposure.include=usermessages");

	@Test
	void theEndpointIsThereOnlyIfItIsExposed() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(UserMessagesEndpoint.class));
		this.exposed.run((context) -> assertThat(context).hasSingleBean(UserMessagesEndpoint.class));
	}

	@Test
	void theEndpointOfAnnouncementsIsThereOnlyIfItIsExposed() {
		this.exposed.run((context) -> assertThat(context).doesNotHaveBean(AnnouncementsEndpoint.class));
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=announcements").run((context) -> {
			AnnouncementsEndpoint endpoint = context.getBean(AnnouncementsEndpoint.class);
			publish(endpoint, "maintenance", "Down tonight", "2100-01-01T00:00:00Z");
			assertThat(endpoint.list().announcements()).singleElement()
				.returns("maintenance", AnnouncementDescriptor::key)
				.returns("Down tonight", AnnouncementDescriptor::text)
				.returns("users", AnnouncementDescriptor::audience)
				.returns(0L, AnnouncementDescriptor::closed);
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> publish(endpoint, "maintenance", "Down", "yesterday"))
				.withMessageContaining("'until'");
			endpoint.withdraw(SecurityContext.NONE, "maintenance");
			assertThat(endpoint.list().announcements()).isEmpty();
		});
	}

	private static void publish(AnnouncementsEndpoint endpoint, String key, String text, String until) {
		endpoint.publish(SecurityContext.NONE, key, text, null, null, null, null, null, until, "users", null, null);
	}

	@Test
	void accessCanBeTakenAway() {
		this.exposed.withPropertyValues("management.endpoint.usermessages.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(UserMessagesEndpoint.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.actuate", "org.springframework.boot.actuate.autoconfigure" })
	void withoutActuatorThereIsNoEndpoint(String packageName) {
		this.exposed.withClassLoader(new FilteredClassLoader(packageName))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(UserMessageService.class)
				.doesNotHaveBean("asyncMessagesUserMessagesEndpoint"));
	}

}
