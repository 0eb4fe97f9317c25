package io.github.asyncmessages.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

import io.github.asyncmessages.UserMessage;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThymeleafMailComposer} and its template.
 */
@ExtendWith(OutputCaptureExtension.class)
class ThymeleafMailComposerTests {

	private final EmailAddress sally = new EmailAddress("sally@example.org", Locale.GERMANY,
			ZoneId.of("Europe/Berlin"));

	private final ClassLoaderTemplateResolver templates = new ClassLoaderTemplateResolver();

	private final SpringTemplateEngine engine = new SpringTemplateEngine();

	private final ThymeleafMailComposer composer = new ThymeleafMailComposer(this.engine,
			(name, locale) -> name + "-" + locale.getLanguage());

	@BeforeEach
	void findTemplates() {
		this.templates.setPrefix("templates/");
		this.templates.setSuffix(".html");
		this.engine.setTemplateResolver(this.templates);
	}

	private MimeMessage compose(UserMessage message) throws Exception {
		MimeMessage mail = new MimeMessage((Session) null);
		this.composer.compose(new MessageMail("sally", this.sally, message, message.text(),
				"https://example.org/messages/42?a=b&c=d"), mail);
		mail.saveChanges();
		return mail;
	}

	private static Document html(MimeMessage mail) throws Exception {
		MimeMultipart parts = (MimeMultipart) mail.getContent();
		assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html").containsIgnoringCase("UTF-8");
		return Jsoup.parse((String) parts.getBodyPart(1).getContent());
	}

	@Test
	void aMailIsPlainTextOrHtml() throws Exception {
		MimeMessage mail = compose(UserMessage.info("It is ready.").subject("Your report"));
		assertThat(mail.getSubject()).isEqualTo("Your report");
		assertThat(mail.getContentType()).startsWith("multipart/alternative");
		MimeMultipart parts = (MimeMultipart) mail.getContent();
		assertThat(parts.getCount()).isEqualTo(2);
		assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
		assertThat(parts.getBodyPart(0).getContent())
			.isEqualTo("It is ready.\n\nhttps://example.org/messages/42?a=b&c=d\n");
	}

	@Test
	void theHtmlSaysWhatTheMessageSays() throws Exception {
		Document html = html(compose(UserMessage.success("It is ready.\n\nGröße: 5 €")
			.subject("Your report")
			.sender("barry")
			.createdAt(Instant.parse("2026-01-02T12:00:00Z"))));
		assertThat(html.select("html").attr("lang")).isEqualTo("de-DE");
		assertThat(html.title()).isEqualTo("Your report");
		assertThat(html.select("h1").text()).isEqualTo("Your report");
		assertThat(html.select("p").get(1).wholeText()).isEqualTo("It is ready.\n\nGröße: 5 €");
		assertThat(html.select("a").attr("href")).isEqualTo("https://example.org/messages/42?a=b&c=d");
		assertThat(html.select("a").text()).isEqualTo("open-de");
		assertThat(html.body().text()).startsWith("level.success-de").endsWith("from-de barry 02.01.2026, 13:00 MEZ");
	}

	@Test
	void aMailWithoutASubjectHasNoHeading() throws Exception {
		Document html = html(compose(UserMessage.info("It is ready.")));
		assertThat(html.select("h1")).isEmpty();
		assertThat(html.title()).isEqualTo("It is ready.");
	}

	@Test
	void markupIsText() throws Exception {
		String hostile = "</p></title><script>alert(1)</script><img src=x onerror=alert(1)> [[${7*7}]] __${7*7}__";
		Document html = html(compose(UserMessage.info(hostile).subject(hostile).sender(hostile)));
		assertThat(html.select("script, img")).isEmpty();
		assertThat(html.title()).isEqualTo(hostile);
		assertThat(html.select("h1").text()).isEqualTo(hostile);
		assertThat(html.select("p").get(1).text()).isEqualTo(hostile);
	}

	@Test
	void aTemplateThatCannotBeRenderedLeavesThePlainText(CapturedOutput output) throws Exception {
		this.templates.setPrefix("nowhere/");
		MimeMessage mail = compose(UserMessage.info("It is ready."));
		compose(UserMessage.info("It is ready."));
		assertThat(mail.getContentType()).startsWith("text/plain");
		assertThat((String) mail.getContent()).startsWith("It is ready.\n");
		assertThat(output).containsOnlyOnce(
				"Mails are sent as plain text only, because the template 'async-messages/mail' cannot be rendered");
	}

}
