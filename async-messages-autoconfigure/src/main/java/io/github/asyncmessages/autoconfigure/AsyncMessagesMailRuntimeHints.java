package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.mail.MessageMail;
import io.github.asyncmessages.mail.ThymeleafMailComposer;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Registers the template and the labels of mails, and the properties that the template
 * reads, for native images.
 */
class AsyncMessagesMailRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources()
			.registerPattern("templates/async-messages/mail.html")
			.registerPattern("io/github/asyncmessages/web/labels*.properties");
		hints.reflection()
			.registerType(MessageMail.class, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerType(UserMessage.class, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerType(MessageLevel.class, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerType(ThymeleafMailComposer.Labels.class, MemberCategory.INVOKE_PUBLIC_METHODS);
	}

}
