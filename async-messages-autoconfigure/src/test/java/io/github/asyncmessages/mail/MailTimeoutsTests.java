package io.github.asyncmessages.mail;

import java.util.Properties;

import jakarta.mail.Session;
import org.junit.jupiter.api.Test;

import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MailTimeouts}.
 */
class MailTimeoutsTests {

	private final JavaMailSenderImpl sender = new JavaMailSenderImpl();

	private JavaMailSenderImpl applied() {
		return (JavaMailSenderImpl) MailTimeouts.applyDefaults(this.sender);
	}

	@Test
	void thereAreTimeoutsByDefault() {
		assertThat(applied().getJavaMailProperties()).containsEntry("mail.smtp.connectiontimeout", "5000")
			.containsEntry("mail.smtp.timeout", "30000")
			.containsEntry("mail.smtp.writetimeout", "30000")
			.containsEntry("mail.smtps.connectiontimeout", "5000")
			.containsEntry("mail.smtps.timeout", "30000")
			.containsEntry("mail.smtps.writetimeout", "30000");
	}

	@Test
	void whatTheApplicationHasSetIsKept() {
		Object socketFactory = new Object();
		Properties defaults = new Properties();
		defaults.setProperty("mail.smtp.writetimeout", "1");
		Properties properties = new Properties(defaults);
		properties.setProperty("mail.smtp.timeout", "0");
		properties.put("mail.smtp.ssl.socketFactory", socketFactory);
		this.sender.setJavaMailProperties(properties);
		assertThat(applied().getJavaMailProperties()).containsEntry("mail.smtp.timeout", "0")
			.containsEntry("mail.smtp.writetimeout", "1")
			.containsEntry("mail.smtp.ssl.socketFactory", socketFactory)
			.containsEntry("mail.smtp.connectiontimeout", "5000");
	}

	@Test
	void theCopySendsAsTheOriginal() {
		this.sender.setHost("mail.example.org");
		this.sender.setPort(587);
		this.sender.setProtocol("smtps");
		this.sender.setUsername("app");
		this.sender.setPassword("secret");
		this.sender.setDefaultEncoding("UTF-8");
		assertThat(applied()).usingRecursiveComparison()
			.comparingOnlyFields("host", "port", "protocol", "username", "password", "defaultEncoding")
			.isEqualTo(this.sender);
		assertThat(applied().getDefaultFileTypeMap()).isSameAs(this.sender.getDefaultFileTypeMap());
	}

	@Test
	void otherMailsOfTheApplicationAreNotAffected() {
		applied();
		assertThat(this.sender.getJavaMailProperties()).isEmpty();
	}

	@Test
	void aSessionThatComesFromElsewhereIsKept() {
		this.sender.setSession(Session.getInstance(new Properties()));
		assertThat(applied()).isSameAs(this.sender);
	}

	@Test
	void aSenderOfTheApplicationIsKept() {
		JavaMailSenderImpl own = new TryingMailSender(25);
		assertThat(MailTimeouts.applyDefaults(own)).isSameAs(own);
	}

}
