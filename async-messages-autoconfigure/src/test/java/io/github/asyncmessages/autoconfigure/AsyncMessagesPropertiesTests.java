package io.github.asyncmessages.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.web.LiveMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link AsyncMessagesProperties}.
 */
@ExtendWith(OutputCaptureExtension.class)
class AsyncMessagesPropertiesTests {

	private static final String PATH_REASON = "It must consist of segments of letters, digits, '.', '_', '~' and '-', each after a '/', such as '/my/messages'.";

	private static final String ATTRIBUTE_REASON = "It must consist of letters, digits and '_', must not start with a digit, and must not be 'mailbox' or 'asyncMessages'.";

	private static final String PREFIX_REASON = "It must not be blank and must not contain '{' or '}', which delimit the recipient in a key.";

	private static final String TABLE_REASON = "It must be a name of letters, digits and '_' that does not start with a digit, optionally qualified with a schema, such as 'app.user_message'.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(AsyncMessagesCoreConfiguration.class);

	@Test
	void everyPropertyHasADefault() {
		this.runner.run((context) -> {
			AsyncMessagesProperties properties = context.getBean(AsyncMessagesProperties.class);
			assertThat(properties.minimumLevel()).isEqualTo(MessageLevel.INFO);
			assertThat(properties.maxSize()).isEqualTo(DataSize.ofKilobytes(16));
			assertThat(properties.readTimeout()).isEqualTo(Duration.ofMillis(500));
			assertThat(properties.levelTags()).isEmpty();
			assertThat(properties.store().type()).isNull();
			assertThat(properties.redis().keyPrefix()).isEqualTo("async-messages");
			assertThat(properties.jdbc()).isEqualTo(new AsyncMessagesProperties.Jdbc("user_message",
					SchemaInitialization.EMBEDDED, Duration.ofHours(1), Duration.ofMinutes(1)));
			assertThat(properties.redis().cacheTtl()).isEqualTo(Duration.ofMinutes(1));
			assertThat(properties.web()).isEqualTo(new AsyncMessagesProperties.Web(true, "/async-messages", "messages",
					true, 5, 32, Map.of(), true, true, false, null, LiveMode.OFF, Duration.ofSeconds(15), 1000,
					new AsyncMessagesProperties.WebInbox(false, "/messages"),
					new AsyncMessagesProperties.WebAdmin(false, "/admin/messages", "ROLE_ADMIN")));
			assertThat(properties.mail()).isEqualTo(new AsyncMessagesProperties.Mail(null, null));
			assertThat(properties.toLimits().maxPending()).isEqualTo(100);
			assertThat(properties.toLimits().retention()).isEqualTo(Duration.ofDays(30));
			assertThat(properties.toLimits().claimTimeout()).isEqualTo(Duration.ofSeconds(30));
			assertThat(properties.toLimits().maxInbox()).isEqualTo(1000);
			assertThat(properties.toLimits().inboxRetention()).isEqualTo(Duration.ofDays(365));
			assertThat(properties.toLimits().history()).isNull();
		});
	}

	@Test
	void mapsGoByLevels() {
		this.runner
			.withPropertyValues("async-messages.level-tags.error=danger", "async-messages.level-tags.DEBUG=secondary",
					"async-messages.web.flash-attributes.notice=info",
					"async-messages.web.flash-attributes.[my.alert]=Error")
			.run((context) -> {
				AsyncMessagesProperties properties = context.getBean(AsyncMessagesProperties.class);
				assertThat(properties.levelTags())
					.isEqualTo(Map.of(MessageLevel.ERROR, "danger", MessageLevel.DEBUG, "secondary"));
				assertThat(properties.web().flashAttributes())
					.isEqualTo(Map.of("notice", MessageLevel.INFO, "my.alert", MessageLevel.ERROR));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "100001" })
	void maxPendingIsBounded(String value) {
		assertRefused("async-messages.max-pending", value, "It must be from 1 to 100000.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "255B", "1025KB", "5TB" })
	void maxSizeIsBounded(String value) {
		assertRefused("async-messages.max-size", value, "It must be from 256B to 1048576B.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "59s", "-1d", "3651d" })
	void retentionIsBounded(String value) {
		assertRefused("async-messages.retention", value, "It must be from 1m to 3650d.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "59s", "-1d", "36501d" })
	void historyIsBounded(String value) {
		assertRefused("async-messages.history", value, "It must be from 1m to 36500d.");
	}

	@Test
	void theHistoryIsALimitOfTheStore() {
		this.runner.withPropertyValues("async-messages.history=90d")
			.run((context) -> assertThat(context.getBean(AsyncMessagesProperties.class).toLimits().history())
				.isEqualTo(Duration.ofDays(90)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "999ms", "61m" })
	void claimTimeoutIsBounded(String value) {
		assertRefused("async-messages.claim-timeout", value, "It must be from 1s to 1h.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1ms", "61s" })
	void readTimeoutIsBounded(String value) {
		assertRefused("async-messages.read-timeout", value, "It must be from 1ms to 1m.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1s", "11m" })
	void cacheTtlIsBounded(String value) {
		assertRefused("async-messages.redis.cache-ttl", value, "It must be from 0s to 10m.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "100001" })
	void maxOfTheInboxIsBounded(String value) {
		assertRefused("async-messages.inbox.max", value, "It must be from 1 to 100000.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "59s", "36501d" })
	void retentionOfTheInboxIsBounded(String value) {
		assertRefused("async-messages.inbox.retention", value, "It must be from 1m to 36500d.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a{b", "a}b" })
	void keyPrefixLeavesTheRecipientRecognizable(String value) {
		assertRefused("async-messages.redis.key-prefix", value, PREFIX_REASON);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "user-message", "user message", "1st", ".user_message", "app.", "a.b.c", "a;b", "\"a\"" })
	void nameOfTheTableIsAName(String value) {
		assertRefused("async-messages.jdbc.table-name", value, TABLE_REASON);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1s", "366d" })
	void cleanupIntervalIsBounded(String value) {
		assertRefused("async-messages.jdbc.cleanup-interval", value, "It must be from 0s to 365d.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "10001" })
	void maxWordsAreBounded(String value) {
		assertRefused("async-messages.web.max-words", value, "It must be from 0 to 10000.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1h", "3651d" })
	void theTimeForWhichReadMessagesAreShownIsBounded(String value) {
		assertRefused("async-messages.web.show-read", value, "It must be from 1s to 3650d.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "messages", "/messages/", "//messages", "/a/{id}", "/a/*", "/a b" })
	void pathsOfTheWebSideArePaths(String value) {
		assertRefused("async-messages.web.path", value, PATH_REASON);
		assertRefused("async-messages.web.inbox.path", value, PATH_REASON);
		assertRefused("async-messages.web.admin.path", value, PATH_REASON);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/async-messages", "/messages" })
	void pathOfTheAdministrationPagesIsTheirOwn(String value) {
		this.runner
			.withPropertyValues("async-messages.web.admin.enabled=true", "async-messages.web.admin.path=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo("async-messages.web.admin.path");
					assertThat(failure.getReason()).isEqualTo(
							"It must differ from async-messages.web.path and from async-messages.web.inbox.path.");
				}));
	}

	@Test
	void pagesThatAreOffTakeNoPathAway() {
		this.runner.withPropertyValues("async-messages.web.inbox.path=/admin/messages")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void theAuthorityOfAdministratorsIsNotBlank(String value) {
		assertRefused("async-messages.web.admin.authority", value, "It must not be blank.");
	}

	@Test
	void pathOfTheInboxIsNotThatOfTheScript() {
		assertRefused("async-messages.web.inbox.path", "/async-messages",
				"It must differ from async-messages.web.path.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "mailbox", "asyncMessages", "my messages", "my-messages", "1st" })
	void attributeOfTheWebSideIsAName(String value) {
		assertRefused("async-messages.web.attribute", value, ATTRIBUTE_REASON);
	}

	@ParameterizedTest
	@ValueSource(strings = { "example.org", "/app", "ftp://example.org", "https:///app", "https://example.org?a=b" })
	void baseUrlOfMailsIsAnAddressOfTheWeb(String value) {
		assertRefused("async-messages.mail.base-url", value,
				"It must start with 'http://' or 'https://' and a host, and must not contain '?' or '#'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "async-messages.max-pending=1", "async-messages.max-pending=100000",
			"async-messages.max-size=256B", "async-messages.max-size=1MB", "async-messages.retention=1m",
			"async-messages.retention=3650d", "async-messages.history=1m", "async-messages.claim-timeout=1s",
			"async-messages.claim-timeout=1h", "async-messages.read-timeout=1ms", "async-messages.read-timeout=1m",
			"async-messages.inbox.max=1", "async-messages.inbox.retention=36500d",
			"async-messages.redis.key-prefix=my:app", "async-messages.jdbc.table-name=_app1.User_Message2",
			"async-messages.jdbc.cleanup-interval=0", "async-messages.jdbc.cleanup-interval=365d",
			"async-messages.web.path=/a/b-c", "async-messages.web.inbox.path=/my/inbox",
			"async-messages.web.attribute=user_messages",
			"async-messages.mail.base-url=https://example.org:8443/app/" })
	void limitsCanBeReached(String property) {
		this.runner.withPropertyValues(property).run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "async-messages.minimum-level=loud", "async-messages.level-tags.loud=red",
			"async-messages.store.type=disk", "async-messages.jdbc.initialize-schema=perhaps",
			"async-messages.web.flash-attributes.notice=loud", "async-messages.web.inbox.enabled=perhaps",
			"async-messages.max-size=big", "async-messages.retention=soon" })
	void whatIsNoValueIsRefused(String property) {
		this.runner.withPropertyValues(property).run((context) -> assertThat(context).hasFailed());
	}

	private void assertRefused(String name, String value, String reason) {
		this.runner.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo(name);
					assertThat(failure.getReason()).isEqualTo(reason);
				}));
	}

	@Test
	void aRefusalSaysWhereTheValueComesFrom(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--async-messages.read-timeout=2m"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Invalid value '2m' for configuration property 'async-messages.read-timeout' (originating from "
					+ "'\"async-messages.read-timeout\" from property source \"commandLineArgs\"'). "
					+ "Validation failed for the following reason:")
			.contains("It must be from 1ms to 1m.");
	}

	@Test
	void aRefusalOfATableNameSaysWhereItComesFrom(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--async-messages.jdbc.table-name=user-message"));
		assertThat(output)
			.contains("Invalid value 'user-message' for configuration property 'async-messages.jdbc.table-name' "
					+ "(originating from '\"async-messages.jdbc.table-name\" from property source \"commandLineArgs\"')")
			.contains(TABLE_REASON);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MessageStoreAutoConfiguration.class, AsyncMessagesAutoConfiguration.class })
	static class Application {

	}

}
