package io.github.asyncmessages.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.mail.EmailAddress;
import io.github.asyncmessages.mail.EmailAddressResolver;
import io.github.asyncmessages.mail.MailLinks;
import io.github.asyncmessages.mail.MessageMailComposer;
import io.github.asyncmessages.mail.MessageMailer;
import io.github.asyncmessages.mail.PlainTextMailComposer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thymeleaf.spring6.SpringTemplateEngine;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.MessageSourceAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.mail.MailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncMessagesMailAutoConfiguration}.
 */
class AsyncMessagesMailAutoConfigurationTests {

	private final GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());

	private final ApplicationContextRunner withoutMail = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(MessageStoreAutoConfiguration.class, AsyncMessagesAutoConfiguration.class,
						AsyncMessagesMailAutoConfiguration.class, AsyncMessagesMetricsAutoConfiguration.class,
						MailSenderAutoConfiguration.class, MessageSourceAutoConfiguration.class))
		.withPropertyValues("async-messages.store.type=memory", "spring.messages.basename=rules/texts");

	private final ApplicationContextRunner withoutAddresses = this.withoutMail
		.withPropertyValues("spring.mail.host=127.0.0.1", "async-messages.mail.from=app@example.org");

	private final ApplicationContextRunner runner = this.withoutAddresses.withBean(EmailAddressResolver.class,
			() -> AsyncMessagesMailAutoConfigurationTests::resolve);

	private static Optional<EmailAddress> resolve(String recipient) {
		return recipient.equals("sally")
				? Optional.of(new EmailAddress("sally@example.org", Locale.GERMAN, ZoneId.of("Europe/Berlin")))
				: Optional.empty();
	}

	@AfterEach
	void stop() {
		this.server.stop();
	}

	/**
	 * The application with a mail server that is there.
	 */
	private ApplicationContextRunner withServer() {
		this.server.start();
		return this.runner.withPropertyValues("spring.mail.port=" + this.server.getSmtp().getPort());
	}

	private List<MimeMessage> received(int count) {
		assertThat(this.server.waitForIncomingEmail(20_000, count)).isTrue();
		return Arrays.asList(this.server.getReceivedMessages());
	}

	private static UserMessage message(String text) {
		return UserMessage.info(text).inboxOnly().email();
	}

	@Test
	void whereThereAreMailsAndAddressesAMailIsSentBesideAMessage() {
		withServer().run((context) -> {
			context.getBean(UserMessageService.class).send("sally", message("It is ready."));
			MimeMessage mail = received(1).get(0);
			assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("app@example.org");
			assertThat(mail.getContent().toString()).startsWith("It is ready.");
		});
	}

	@Test
	void withThymeleafAMailIsAlsoHtmlInTheLanguageAndTheZoneOfTheReader() {
		withServer().withConfiguration(AutoConfigurations.of(ThymeleafAutoConfiguration.class)).run((context) -> {
			context.getBean(UserMessageService.class)
				.send("sally", message("It is ready.").createdAt(Instant.parse("2026-01-02T12:00:00Z")));
			Document html = Jsoup.parse(html(received(1).get(0)));
			assertThat(html.select("html").attr("lang")).isEqualTo("de");
			assertThat(html.body().text()).isEqualTo("Hinweis It is ready. 02.01.2026, 13:00 MEZ");
		});
	}

	@Test
	void aTemplateOfTheApplicationReplacesThatOfTheLibrary() {
		withServer().withConfiguration(AutoConfigurations.of(ThymeleafAutoConfiguration.class))
			.withPropertyValues("spring.thymeleaf.prefix=classpath:/mail-templates/")
			.run((context) -> {
				context.getBean(UserMessageService.class)
					.send("sally", message("It is ready.").meta("report", 42).sender("barry"));
				assertThat(Jsoup.parse(html(received(1).get(0))).body().text())
					.isEqualTo("sally: It is ready. Report 42. Von barry");
			});
	}

	private static String html(MimeMessage mail) throws Exception {
		return (String) ((MimeMultipart) mail.getContent()).getBodyPart(1).getContent();
	}

	@Test
	void aMessageThatIsNotReadInTimeIsMailed() {
		withServer().run((context) -> {
			UserMessageService messages = context.getBean(UserMessageService.class);
			messages.send("sally", UserMessage.info("It is unread.").untilRead().emailIfUnread(Duration.ofMillis(1)));
			assertThat(received(1)).extracting(MimeMessage::getSubject).containsExactly("It is unread.");
		});
	}

	@Test
	void aComposerOfTheApplicationReplacesThatOfTheLibrary() {
		MessageMailComposer own = (mail, target) -> target.setText("own");
		this.runner.withConfiguration(AutoConfigurations.of(ThymeleafAutoConfiguration.class))
			.withBean(MessageMailComposer.class, () -> own)
			.run((context) -> assertThat(context).getBean(MessageMailComposer.class).isSameAs(own));
	}

	@Test
	void withoutThymeleafMailsArePlainText() {
		this.runner.withClassLoader(new FilteredClassLoader("org.thymeleaf"))
			.run((context) -> assertThat(context).getBean(MessageMailComposer.class)
				.isInstanceOf(PlainTextMailComposer.class));
	}

	@Test
	void withSeveralTemplateEnginesMailsArePlainText() {
		this.runner.withBean("one", SpringTemplateEngine.class, SpringTemplateEngine::new)
			.withBean("two", SpringTemplateEngine.class, SpringTemplateEngine::new)
			.run((context) -> assertThat(context).getBean(MessageMailComposer.class)
				.isInstanceOf(PlainTextMailComposer.class));
	}

	@Test
	void aSilentServerIsNotWaitedForForeverByDefault() {
		withServer().run((context) -> {
			assertThat(context.getBean(JavaMailSenderImpl.class).getJavaMailProperties())
				.doesNotContainKey("mail.smtp.timeout");
			assertThat(context.getBean(MessageMailer.class)).extracting("sender.javaMailProperties")
				.asInstanceOf(InstanceOfAssertFactories.map(Object.class, Object.class))
				.containsEntry("mail.smtp.timeout", "30000");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.org/app", "https://example.org/app/" })
	void aMailLeadsToItsMessageIfTheAddressOfTheApplicationIsKnown(String baseUrl) {
		withServer()
			.withPropertyValues("async-messages.mail.base-url=" + baseUrl, "async-messages.web.inbox.enabled=true",
					"async-messages.web.inbox.path=/my/inbox")
			.run((context) -> {
				context.getBean(UserMessageService.class).send("sally", message("It is ready.").id("42"));
				assertThat(received(1).get(0).getContent().toString().lines()).startsWith("It is ready.", "",
						"https://example.org/app/my/inbox/42", "");
			});
	}

	@Test
	void aMailDoesNotLeadToAnInboxThatIsNotThere() {
		withServer().withPropertyValues("async-messages.mail.base-url=https://example.org").run((context) -> {
			context.getBean(UserMessageService.class).send("sally", message("It is ready."));
			assertThat(received(1).get(0).getContent().toString().lines()).startsWith("It is ready.", "",
					"https://example.org", "");
		});
	}

	@Test
	void aCodeIsResolvedByTheTextsOfTheApplicationInTheLanguageOfTheReader() {
		withServer().run((context) -> {
			context.getBean(UserMessageService.class).send("sally", message("fallback").code("report.ready", "42"));
			assertThat(received(1).get(0).getSubject()).isEqualTo("Ihr Bericht 42 ist fertig");
		});
	}

	@Test
	void aMessageThatIsRolledBackSendsNoMail() {
		withServer()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class))
			.run((context) -> {
				UserMessageService messages = context.getBean(UserMessageService.class);
				TransactionTemplate transaction = new TransactionTemplate(
						context.getBean(PlatformTransactionManager.class));
				transaction.executeWithoutResult((status) -> {
					messages.send("sally", message("rolled back"));
					status.setRollbackOnly();
				});
				transaction.executeWithoutResult((status) -> messages.send("sally", message("committed")));
				assertThat(received(1)).extracting(MimeMessage::getSubject).containsExactly("committed");
				assertThat(messages.inbox("sally").unreadCount()).isEqualTo(1);
			});
	}

	@Test
	void aMailThatFailsIsCounted() {
		this.server.start();
		int port = this.server.getSmtp().getPort();
		this.server.stop();
		this.runner.withPropertyValues("spring.mail.port=" + port)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				UserMessageService messages = context.getBean(UserMessageService.class);
				messages.send("sally", message("It is ready."));
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				Awaitility.await().until(() -> registry.get("async.messages.mail.failures").counter().count() == 1);
				assertThat(messages.inbox("sally").unreadCount()).isEqualTo(1);
			});
	}

	@Test
	void withoutALibraryForMailsThereAreNone() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.mail", "jakarta.mail"))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("asyncMessagesMailer");
				assertThat(context.getBean(UserMessageService.class).send("sally", message("It is ready."))).isTrue();
			});
	}

	@Test
	void withoutAMailServerThereAreNoMails() {
		this.withoutMail.withBean(EmailAddressResolver.class, () -> AsyncMessagesMailAutoConfigurationTests::resolve)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MessageMailer.class));
	}

	@Test
	void withoutAddressesThereAreNoMails() {
		this.withoutAddresses.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(MailSender.class)
			.doesNotHaveBean(MessageMailer.class));
	}

	@Test
	void mailsNeedAnAddressFromWhichTheyAreSent() {
		this.withoutMail.withPropertyValues("spring.mail.host=127.0.0.1")
			.withBean(EmailAddressResolver.class, () -> AsyncMessagesMailAutoConfigurationTests::resolve)
			.run(AsyncMessagesMailAutoConfigurationTests::assertNeedsFrom);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void theAddressFromWhichMailsAreSentIsNotBlank(String from) {
		this.runner.withPropertyValues("async-messages.mail.from=" + from)
			.run(AsyncMessagesMailAutoConfigurationTests::assertNeedsFrom);
	}

	private static void assertNeedsFrom(AssertableApplicationContext context) {
		assertThat(context).getFailure()
			.rootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
				assertThat(failure.getName()).isEqualTo("async-messages.mail.from");
				assertThat(failure.getReason())
					.isEqualTo("It must be set because there is an EmailAddressResolver bean.");
			});
	}

	@Test
	void theMailerOfTheApplicationWins() {
		MessageMailer.Settings settings = new MessageMailer.Settings("own@example.org", new MailLinks(null, null),
				Duration.ofSeconds(1));
		MessageMailer own = new MessageMailer(new JavaMailSenderImpl(), (recipient) -> Optional.empty(),
				(mail, target) -> target.setText("own"), settings, new StaticMessageSource(), (event) -> {
				});
		this.runner.withBean("own", MessageMailer.class, () -> own)
			.run((context) -> assertThat(context).getBean(MessageMailer.class).isSameAs(own));
	}

}
