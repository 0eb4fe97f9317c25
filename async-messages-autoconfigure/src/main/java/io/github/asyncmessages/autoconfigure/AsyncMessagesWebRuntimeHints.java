package io.github.asyncmessages.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.web.MailboxView;
import io.github.asyncmessages.web.PageMessage;
import io.github.asyncmessages.web.inbox.InboxMessageView;
import io.github.asyncmessages.web.inbox.InboxView;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeHint;
import org.springframework.aot.hint.TypeReference;

/**
 * Registers the resources of the web support, the properties that templates read, and the
 * controllers for native images.
 */
class AsyncMessagesWebRuntimeHints implements RuntimeHintsRegistrar {

	/** The controllers, which are not beans. */
	private static final List<TypeReference> CONTROLLERS = Stream
		.of("endpoint.Endpoint", "inbox.InboxController", "inbox.InboxEndpoint", "inbox.ReadController",
				"live.EventsController", "live.MessagesController")
		.map((name) -> TypeReference.of("io.github.asyncmessages.web." + name))
		.toList();

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources()
			.registerPattern("templates/async-messages/*.html")
			.registerPattern("templates/async-messages/*.ftlh")
			.registerPattern("io/github/asyncmessages/web/messages.css")
			.registerPattern("io/github/asyncmessages/web/messages.js")
			.registerPattern("io/github/asyncmessages/web/labels*.properties");
		hints.reflection()
			.registerType(PageMessage.class, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerType(MessageLevel.class, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerType(Duration.class, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerType(MailboxView.class, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerType(InboxView.class, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerType(InboxMessageView.class, MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerTypes(CONTROLLERS, TypeHint.builtWith(MemberCategory.INVOKE_DECLARED_METHODS))
			.registerType(TypeReference.of("org.springframework.web.servlet.view.AbstractTemplateViewResolver"),
					MemberCategory.ACCESS_DECLARED_FIELDS);
	}

}
