package io.github.asyncmessages.autoconfigure;

import java.io.IOException;
import java.util.stream.Stream;

import io.github.asyncmessages.MailboxSummary;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.mail.MessageMail;
import io.github.asyncmessages.mail.ThymeleafMailComposer;
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
import io.github.asyncmessages.web.endpoint.Endpoint;
import io.github.asyncmessages.web.inbox.InboxMessageView;
import io.github.asyncmessages.web.inbox.InboxView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.view.AbstractTemplateViewResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncMessagesRuntimeHints}, {@link AsyncMessagesWebRuntimeHints} and
 * {@link AsyncMessagesMailRuntimeHints}.
 */
class RuntimeHintsTests {

	private static final RuntimeHints hints = hints();

	private static RuntimeHints hints() {
		RuntimeHints hints = new RuntimeHints();
		new AsyncMessagesRuntimeHints().registerHints(hints, null);
		new AsyncMessagesWebRuntimeHints().registerHints(hints, null);
		new AsyncMessagesMailRuntimeHints().registerHints(hints, null);
		return hints;
	}

	private static Stream<String> resources() throws IOException {
		return LibraryFiles.resources().stream().filter((name) -> !name.startsWith("META-INF/"));
	}

	@ParameterizedTest
	@MethodSource("resources")
	void everyResourceHasAHint(String resource) {
		assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(hints);
	}

	@Test
	void thereAreResourcesOfEveryKind() throws Exception {
		assertThat(resources().map((name) -> name.substring(name.lastIndexOf('.') + 1)).distinct())
			.containsExactlyInAnyOrder("lua", "sql", "properties", "css", "js", "html", "ftlh");
	}

	@ParameterizedTest
	@ValueSource(classes = { PageMessage.class, MailboxView.class, InboxView.class, InboxMessageView.class,
			AdminMailboxView.class, HistoryEntryView.class, MailboxListView.class, MailboxSummary.class,
			QueueEntryView.class, RejectedEntryView.class, SendView.class, Sending.class, Sending.Progress.class,
			Sending.Refusal.class, SendingView.class, AnnouncementsView.class, AnnouncementsView.Entry.class,
			StoredAnnouncements.Unusable.class, MessageMail.class, UserMessage.class, MessageLevel.class,
			ThymeleafMailComposer.Labels.class })
	void templatesCanReadWhatTheySee(Class<?> type) {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(type)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(hints);
	}

	private static Stream<Class<?>> controllers() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AssignableTypeFilter(Endpoint.class));
		return scanner.findCandidateComponents("io.github.asyncmessages.web")
			.stream()
			.map((found) -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null));
	}

	@ParameterizedTest
	@MethodSource("controllers")
	void everyControllerCanBeCalled(Class<?> controller) {
		for (Class<?> type = controller; type != Object.class; type = type.getSuperclass()) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS)).as(type.getName()).accepts(hints);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "templates/async-messages/mail.html", "io/github/asyncmessages/web/labels_de.properties" })
	void aWorkerHasTheResourcesOfMails(String resource) {
		RuntimeHints worker = new RuntimeHints();
		new AsyncMessagesMailRuntimeHints().registerHints(worker, null);
		assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(worker);
	}

	@Test
	void theFieldThatAViewResolverIsAskedForCanBeRead() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection()
			.onFieldAccess(AbstractTemplateViewResolver.class.getDeclaredField("exposeRequestAttributes")))
			.accepts(hints);
	}

	@Test
	void theHintsAreImported() {
		assertThat(MessageStoreAutoConfiguration.class.getAnnotation(ImportRuntimeHints.class).value())
			.containsExactly(AsyncMessagesRuntimeHints.class);
		assertThat(AsyncMessagesWebAutoConfiguration.class.getAnnotation(ImportRuntimeHints.class).value())
			.containsExactly(AsyncMessagesWebRuntimeHints.class);
		assertThat(AsyncMessagesMailAutoConfiguration.class.getAnnotation(ImportRuntimeHints.class).value())
			.containsExactly(AsyncMessagesMailRuntimeHints.class);
	}

}
