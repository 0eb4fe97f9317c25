package io.github.asyncmessages.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.store.StoredAnnouncements;
import io.github.asyncmessages.web.MailboxView;
import io.github.asyncmessages.web.PageMessage;
import io.github.asyncmessages.web.admin.AdminMailboxView;
import io.github.asyncmessages.web.admin.AnnouncementsView;
import io.github.asyncmessages.web.admin.HistoryEntryView;
import io.github.asyncmessages.web.admin.MailboxListView;
import io.github.asyncmessages.web.admin.QueueEntryView;
import io.github.asyncmessages.web.admin.RejectedEntryView;
import io.github.asyncmessages.web.admin.SendView;
import io.github.asyncmessages.web.admin.Sending;
import io.github.asyncmessages.web.admin.SendingView;
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
		.of("endpoint.Endpoint", "inbox.AnnouncementController", "inbox.InboxController", "inbox.InboxEndpoint",
				"inbox.ReadController", "live.EventsController", "live.MessagesController", "admin.AdminEndpoint",
				"admin.AnnouncementsController", "admin.MailboxController", "admin.MailboxListController",
				"admin.SendController")
		.map((name) -> TypeReference.of("io.github.asyncmessages.web." + name))
		.toList();

	/** What templates of the administration pages see. */
	private static final List<Class<?>> ADMIN_VIEWS = List.of(AdminMailboxView.class, AnnouncementsView.class,
			AnnouncementsView.Entry.class, StoredAnnouncements.Unusable.class, HistoryEntryView.class,
			MailboxListView.class, MailboxSummary.class, QueueEntryView.class, RejectedEntryView.class, SendView.class,
			Sending.class, Sending.Progress.class, Sending.Refusal.class, SendingView.class);

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
			.registerTypes(ADMIN_VIEWS.stream().map(TypeReference::of).toList(),
					TypeHint.builtWith(MemberCategory.INVOKE_PUBLIC_METHODS))
			.registerTypes(CONTROLLERS, TypeHint.builtWith(MemberCategory.INVOKE_DECLARED_METHODS))
			.registerType(TypeReference.of("org.springframework.web.servlet.view.AbstractTemplateViewResolver"),
					MemberCategory.ACCESS_DECLARED_FIELDS);
	}

}
