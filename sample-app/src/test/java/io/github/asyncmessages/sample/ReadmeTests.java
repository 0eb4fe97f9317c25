package io.github.asyncmessages.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the snippets of the README are code of the sample, and that its links lead
 * somewhere.
 */
@SampleTest
class ReadmeTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern SNIPPET = Pattern.compile("```(java|html)\\n(.*?)```", Pattern.DOTALL);

	private static final Pattern LINK = Pattern.compile("\\]\\((?!http)([^)#]+)");

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private UserMessageService messages;

	@Autowired
	private Announcements announcements;

	@Test
	void theFirstSnippetLeavesAMessage() {
		messages.send("barry", UserMessage.success("Your report is ready").link("/reports/42"));
		assertThat(Visitor.loggedIn(this.mvc, "barry").messages("/")).singleElement()
			.asString()
			.startsWith("Your report is ready");
	}

	@Test
	void aMessageToManyIsWithdrawnFromOneAndReceivedByAnother() {
		UserMessage maintenance = UserMessage.warning("We are offline from 22:00").key("maintenance");
		SendResult result = messages.sendAll(List.of("barry", "sally"), maintenance);

		messages.withdraw("barry", "maintenance");

		List<UserMessage> received = messages.receive("sally");
		assertThat(result.sent()).isEqualTo(2);
		assertThat(this.messages.receive("barry")).isEmpty();
		assertThat(received).extracting(UserMessage::text).containsExactly("We are offline from 22:00");
	}

	@Test
	void anAnnouncementIsOnThePagesOfEverybody() {
		announcements.publish(Announcement.of("maintenance", UserMessage.warning("We are offline from 22:00")));
		for (String user : List.of("barry", "sally")) {
			assertThat(Visitor.loggedIn(this.mvc, user).messages("/")).singleElement()
				.asString()
				.startsWith("We are offline from 22:00");
		}
		this.announcements.withdraw("maintenance");
	}

	@ParameterizedTest
	@MethodSource("snippets")
	void aSnippetIsCodeOfTheSample(String snippet) throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src"))) {
			assertThat(files.filter((file) -> file.toString().matches(".*\\.(java|html)"))
				.map((file) -> compact(read(file)))
				.anyMatch((source) -> source.contains(compact(snippet)))).as(snippet).isTrue();
		}
	}

	/**
	 * Code without its comments and its white space.
	 */
	private static String compact(String code) {
		return code.replaceAll("(?m)/\\*(?s:.*?)\\*/|(^|\\s+)//.*$|\\s+", "");
	}

	static Stream<String> snippets() {
		return SNIPPET.matcher(read(ROOT.resolve("README.md"))).results().flatMap(ReadmeTests::paragraphs);
	}

	/**
	 * What a snippet shows together; the lines of a template need not stand next to each
	 * other.
	 */
	private static Stream<String> paragraphs(MatchResult snippet) {
		return snippet.group(1).equals("html") ? snippet.group(2).lines().map(String::strip)
				: Stream.of(snippet.group(2).stripTrailing());
	}

	@ParameterizedTest
	@MethodSource("links")
	void aLinkLeadsSomewhere(String link) {
		assertThat(ROOT.resolve(link)).exists();
	}

	static Stream<String> links() {
		return LINK.matcher(read(ROOT.resolve("README.md"))).results().map((link) -> link.group(1));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file).replace("\r\n", "\n");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
