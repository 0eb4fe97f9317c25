package io.github.asyncmessages.sample.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * A mail server on a free port that keeps what it gets, so that no mail leaves the
 * developer's machine.
 */
@Configuration(proxyBeanMethods = false)
@Profile("dev")
class DevelopmentMailConfiguration {

	@Bean(initMethod = "start", destroyMethod = "stop")
	GreenMail mailServer() {
		return new GreenMail(ServerSetup.SMTP.dynamicPort());
	}

	@Bean
	JavaMailSender mailSender(GreenMail mailServer) {
		JavaMailSenderImpl sender = new JavaMailSenderImpl();
		sender.setHost(mailServer.getSmtp().getBindTo());
		sender.setPort(mailServer.getSmtp().getPort());
		return sender;
	}

}
