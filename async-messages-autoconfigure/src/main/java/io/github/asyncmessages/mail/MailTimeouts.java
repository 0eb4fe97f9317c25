package io.github.asyncmessages.mail;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Limits how long a mail server can keep a thread waiting. By default, Jakarta Mail waits
 * forever.
 */
final class MailTimeouts {

	private static final List<String> PROTOCOLS = List.of("smtp", "smtps");

	private static final Map<String, Duration> DEFAULTS = Map.of("connectiontimeout", Duration.ofSeconds(5), "timeout",
			Duration.ofSeconds(30), "writetimeout", Duration.ofSeconds(30));

	private MailTimeouts() {
	}

	/**
	 * Adds the time-outs that are not set, to a copy, so that other mails of the
	 * application are sent as before. A sender that is not Spring's, or whose session
	 * comes from elsewhere, is returned as it is.
	 */
	static JavaMailSender applyDefaults(JavaMailSender sender) {
		if (sender.getClass() != JavaMailSenderImpl.class) {
			return sender;
		}
		JavaMailSenderImpl original = (JavaMailSenderImpl) sender;
		Properties properties = original.getJavaMailProperties();
		return (original.getSession().getProperties() == properties) ? copy(original, withDefaults(properties))
				: original;
	}

	private static Properties withDefaults(Properties properties) {
		Properties result = new Properties();
		properties.stringPropertyNames().forEach((name) -> result.setProperty(name, properties.getProperty(name)));
		result.putAll(properties);
		for (String protocol : PROTOCOLS) {
			DEFAULTS.forEach((name, timeout) -> result.putIfAbsent("mail." + protocol + "." + name,
					Long.toString(timeout.toMillis())));
		}
		return result;
	}

	private static JavaMailSender copy(JavaMailSenderImpl original, Properties properties) {
		JavaMailSenderImpl copy = new JavaMailSenderImpl();
		copy.setHost(original.getHost());
		copy.setPort(original.getPort());
		copy.setProtocol(original.getProtocol());
		copy.setUsername(original.getUsername());
		copy.setPassword(original.getPassword());
		copy.setDefaultEncoding(original.getDefaultEncoding());
		copy.setDefaultFileTypeMap(original.getDefaultFileTypeMap());
		copy.setJavaMailProperties(properties);
		return copy;
	}

}
