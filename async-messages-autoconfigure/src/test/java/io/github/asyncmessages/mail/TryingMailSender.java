package io.github.asyncmessages.mail;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Sends mails by SMTP, and remembers how often it has tried.
 */
class TryingMailSender extends JavaMailSenderImpl {

	private final List<Integer> tries = new CopyOnWriteArrayList<>();

	private Runnable beforeEachTry = () -> {
	};

	TryingMailSender(int port) {
		setHost("127.0.0.1");
		setPort(port);
		setDefaultEncoding("UTF-8");
	}

	@Override
	protected void doSend(MimeMessage[] mimeMessages, Object @Nullable [] originalMessages) {
		this.tries.add(mimeMessages.length);
		this.beforeEachTry.run();
		super.doSend(mimeMessages, originalMessages);
	}

	void beforeEachTry(Runnable action) {
		this.beforeEachTry = action;
	}

	int tries() {
		return this.tries.size();
	}

}
