package io.github.asyncmessages.autoconfigure;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MailboxWatch;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.redis.RedisMessageStore;
import io.github.asyncmessages.testing.TlsRedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A Redis server that speaks TLS, with the properties of the documentation.
 */
@EnabledIf(value = "io.github.asyncmessages.testing.TlsRedisServer#isAvailable",
		disabledReason = "There is no redis-server with TLS")
class RedisTlsIT {

	private static TlsRedisServer server;

	@BeforeAll
	static void start() {
		server = TlsRedisServer.startNew();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	private static ApplicationContextRunner application(String driver) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
					MessageStoreAutoConfiguration.class, AsyncMessagesAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.host=localhost", "spring.data.redis.port=" + server.port(),
					"spring.data.redis.client-type=" + driver, "spring.data.redis.timeout=2s",
					"async-messages.redis.key-prefix=" + UUID.randomUUID());
	}

	private static String[] trusting(Path certificate) {
		return new String[] { "spring.ssl.bundle.pem.stores.truststore.certificate=file:" + certificate,
				"spring.data.redis.ssl.bundle=stores" };
	}

	private static void run(ApplicationContextRunner application, BiConsumer<UserMessageService, MessageStore> test) {
		application.run((context) -> {
			assertThat(context).hasSingleBean(RedisMessageStore.class);
			test.accept(context.getBean(UserMessageService.class), context.getBean(MessageStore.class));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void messagesAreSentAndReceived(String driver) {
		run(application(driver).withPropertyValues(trusting(server.certificate())), (messages, store) -> {
			Awaitility.await().ignoreExceptions().until(() -> {
				store.ping();
				return true;
			});
			messages.send("barry", UserMessage.info("Your report is ready"));
			assertThat(messages.receive("barry")).extracting(UserMessage::text).containsExactly("Your report is ready");
			assertChangesAreReported(messages, store);
		});
	}

	/**
	 * With Lettuce, on the second connection of the store.
	 */
	private static void assertChangesAreReported(UserMessageService messages, MessageStore store) {
		AtomicInteger waiting = new AtomicInteger(-1);
		try (MailboxWatch watch = store.watch("barry", (status) -> waiting.set(status.waiting()))) {
			Awaitility.await().until(() -> waiting.get() == 0);
			messages.send("barry", UserMessage.info("Another one is ready"));
			Awaitility.await().until(() -> waiting.get() == 1);
			assertThat(watch).isNotNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void aServerWithAnotherCertificateIsNotTrusted(String driver) {
		run(application(driver).withPropertyValues(trusting(server.anotherCertificate())),
				(messages, store) -> assertThatExceptionOfType(MessageStoreException.class)
					.isThrownBy(() -> messages.send("barry", UserMessage.info("Your report is ready"))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void withoutTlsNothingIsSent(String driver) {
		run(application(driver), (messages, store) -> assertThatExceptionOfType(MessageStoreException.class)
			.isThrownBy(() -> messages.send("barry", UserMessage.info("Your report is ready"))));
	}

}
