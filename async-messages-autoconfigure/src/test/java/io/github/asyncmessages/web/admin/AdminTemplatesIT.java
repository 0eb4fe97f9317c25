package io.github.asyncmessages.web.admin;

import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.asyncmessages.MailboxAdministeredEvent;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Sending does not depend on the page that shows it.
 */
class AdminTemplatesIT {

	private static final TestApplication server = TestApplication.start(TestStore.MEMORY.properties(),
			"async-messages.web.admin.enabled=true", "spring.thymeleaf.prefix=classpath:/broken-templates/");

	private final String barry = TestApplication.newName("barry");

	private final String admin = TestApplication.newName("admin");

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void withoutUploadsTheFormSendsToTheNamesThatAreTyped() {
		try (TestApplication withoutUploads = TestApplication.start(TestStore.MEMORY.properties(),
				"async-messages.web.admin.enabled=true", "spring.servlet.multipart.enabled=false")) {
			Visitor visitor = withoutUploads.login(this.admin);
			HtmlPage form = visitor.get("/admin/messages/send");
			assertThat(form.document().select("form.admin-send")).hasSize(1);
			assertThat(form.document().select("form.admin-send[enctype], input[type=file]")).isEmpty();
			AdminScenarios.press(visitor, form, ".admin-submit", "recipients", this.barry, "text", "Text");
			assertThat(withoutUploads.messages().receive(this.barry)).hasSize(1);
		}
	}

	@Test
	void aTemplateThatFailsKeepsNoMessageFromBeingSent() {
		Visitor visitor = server.login(this.admin);
		String names = IntStream.range(0, 2500).mapToObj((i) -> this.barry + "-" + i).collect(Collectors.joining("\n"));
		String token = visitor.get("/csrf").body();
		// The page breaks off after its beginning was shown.
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> visitor.sendFile("/admin/messages/send",
				"names.txt", AdminScenarios.utf8(names), "_csrf", token, "text", "Text"));
		assertThat(server.messages().receive(this.barry + "-0")).hasSize(1);
		assertThat(server.messages().receive(this.barry + "-2499")).hasSize(1);
		assertThat(server.events().of(MailboxAdministeredEvent.class)).filteredOn("administrator", this.admin)
			.extracting(MailboxAdministeredEvent::succeeded)
			.containsExactly(2500L);
	}

}
