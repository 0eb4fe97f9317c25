package io.github.asyncmessages.web.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MailboxAdministeredEvent.Action;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Sending messages, to one and to many.
 */
abstract class SendScenarios extends AdminScenarios {

	SendScenarios(TestApplication server) {
		super(server);
	}

	@Test
	void aMessageToOneIsOnThatUsersNextPage() {
		Visitor visitor = login(this.admin);
		HtmlPage form = visitor.get(PATH + "/send?recipient=" + this.barry);
		String id = form.document().select("#admin-id").val();
		assertThat(form.text("#admin-recipients")).isEqualTo(this.barry);
		HtmlPage answer = submit(visitor, "/send", "recipients", this.barry, "level", "warning", "text", "Lift", "id",
				id);
		assertThat(answer.status()).isEqualTo(303);
		HtmlPage mailbox = visitor.get(answer.header("Location").orElseThrow());
		assertThat(mailbox.messages()).containsExactly("Sent to " + this.barry);
		assertThat(waiting(mailbox)).containsExactly("Lift");
		// The same form again sends nothing new.
		submit(visitor, "/send", "recipients", this.barry, "level", "warning", "text", "Lift", "id", id);
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Lift");
		assertThat(events()).extracting("action", "recipient", "id", "succeeded")
			.containsExactly(tuple(Action.SEND, this.barry, id, 1L), tuple(Action.SEND, this.barry, id, 1L));
	}

	@Test
	void aMessageForLaterWaitsWithItsTime() {
		Instant time = this.server.clock().instant().plus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);
		Visitor visitor = login(this.admin);
		HtmlPage answer = submit(visitor, "/send", "recipients", this.barry, "level", "info", "text", "Lift",
				"deliverAt", time.toString());
		HtmlPage mailbox = visitor.get(answer.header("Location").orElseThrow());
		assertThat(waiting(mailbox)).containsExactly("Lift");
		assertThat(mailbox.text(".admin-deliver-at")).startsWith("Scheduled for ");
		assertThat(login(this.barry).get("/pages/page").messages()).isEmpty();
		this.server.clock().forward(Duration.ofHours(2));
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Lift");
	}

	@Test
	void everyFieldOfAMessageIsSent() {
		submit(login(this.admin), "/send", "recipients", this.barry, "id", "id-1", "level", "error", "text", "Text",
				"code", "report.ready", "args", "[42, \"x\"]", "subject", "Subject", "sender", "sally", "tags",
				"big  bold", "meta", "{\"a\": {\"b\": [1, null]}}", "link", "/reports/42", "delivery", "inbox",
				"expiresAt", "2099-01-31T18:00:00Z", "closeAfter", "30s", "key", "import", "inReplyTo", "other",
				"email", "true", "emailIfUnread", "2h");
		UserMessage message = this.server.messages().inbox(this.barry).find("id-1").orElseThrow();
		assertThat(message.level()).isEqualTo(MessageLevel.ERROR);
		assertThat(message.text()).isEqualTo("Text");
		assertThat(message.code()).isEqualTo("report.ready");
		assertThat(message.args()).containsExactly(42, "x");
		assertThat(message.subject()).isEqualTo("Subject");
		assertThat(message.sender()).isEqualTo("sally");
		assertThat(message.tags()).containsExactly("big", "bold");
		assertThat(message.meta()).containsEntry("url", "/reports/42").containsKey("a");
		assertThat(message.delivery()).isEqualTo(Delivery.INBOX);
		assertThat(message.expiresAt()).isEqualTo(Instant.parse("2099-01-31T18:00:00Z"));
		assertThat(message.closeAfter()).isEqualTo(Duration.ofSeconds(30));
		assertThat(message.key()).isEqualTo("import");
		assertThat(message.inReplyTo()).isEqualTo("other");
		assertThat(message.byEmail()).isTrue();
		assertThat(message.emailAt()).isNotNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			text          | " "          | 'text' must not be blank
			id            | a b          | 'id' must be 1 to 64 of
			level         | loud         | 'level' must be one of debug, info, success, warning, error
			delivery      | never        | 'delivery' must be one of once, until-read, inbox
			args          | [42          | 'args' must be a JSON array
			meta          | [42]         | 'meta' must be a JSON object
			deliverAt     | tomorrow     | 'deliverAt' must be a time such as
			expiresAt     | tomorrow     | 'expiresAt' must be a time such as
			closeAfter    | soon         | 'closeAfter' must be a duration such as
			closeAfter    | 25h          | 'closeAfter' must not be longer than PT24H
			emailIfUnread | 2h           | 'emailIfUnread' must be empty unless
			inReplyTo     | a b          | 'inReplyTo' must be 1 to 64 of
			""")
	void anUnusableFieldIsNamedAndNothingIsSent(String field, String value, String error) {
		String[] fields = { "recipients", this.barry + "\n" + this.sally, "text", "Text", "level", "info", "subject",
				"Kept", field, value };
		HtmlPage page = submit(login(this.admin), "/send", withoutDouble(fields, field));
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text("#admin-" + field + "-error")).startsWith(error);
		assertThat(page.document().select("[aria-invalid=true]").attr("name")).isEqualTo(field);
		assertThat(page.document().select("#admin-subject").val()).isEqualTo("Kept");
		assertThat(page.text("#admin-recipients")).contains(this.barry, this.sally);
		assertThat(received(this.barry)).isEmpty();
		assertThat(events()).isEmpty();
	}

	/**
	 * The last of two values counts.
	 */
	private static String[] withoutDouble(String[] fields, String field) {
		return IntStream.range(0, fields.length / 2)
			.filter((i) -> !fields[2 * i].equals(field) || i == fields.length / 2 - 1)
			.boxed()
			.flatMap((i) -> List.of(fields[2 * i], fields[2 * i + 1]).stream())
			.toArray(String[]::new);
	}

	@ParameterizedTest
	@CsvSource({ "subject", "key", "sender" })
	void aLimitIsNamed(String field) {
		HtmlPage page = submit(login(this.admin), "/send", "recipients", this.barry, "text", "Text", field,
				"x".repeat(256));
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text("#admin-" + field + "-error")).contains("longer than 255 characters");
	}

	@Test
	void anOverLargeMessageIsRefusedBeforeItIsSentToAnybody() {
		HtmlPage page = submit(login(this.admin), "/send", "recipients", this.barry + "\n" + this.sally, "text",
				"x".repeat(16 * 1024));
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text(".admin-error")).contains("must not be larger than 16384 bytes");
	}

	@Test
	void aLevelBelowTheMinimumIsReported() {
		HtmlPage page = submit(login(this.admin), "/send", "recipients", this.barry, "text", "x", "level", "debug");
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text(".admin-error")).contains("below the minimum level");
		HtmlPage many = submit(login(this.admin), "/send", "recipients", this.barry + "\nother", "text", "x", "level",
				"debug");
		assertThat(many.text(".admin-result")).contains("below the minimum level");
	}

	@Test
	void withoutARecipientNothingIsSent() {
		HtmlPage page = submit(login(this.admin), "/send", "recipients", "\n \n", "text", "Text");
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text("#admin-recipients-error")).isEqualTo("Please name a recipient.");
		assertThat(page.text("#admin-text")).isEqualTo("Text");
	}

	@Test
	void anImpossibleRecipientIsRefusedBesideTheField() {
		HtmlPage page = submit(login(this.admin), "/send", "recipients", "x".repeat(300), "text", "Text");
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text("#admin-recipients-error")).contains("255 characters");
		assertThat(page.text("#admin-recipients")).isEqualTo("x".repeat(300));
	}

	@Test
	void aPreviewShowsWhatUsersWillSeeAndSendsNothing() {
		HtmlPage page = submit(login(this.admin), "/preview", "recipients", this.barry, "text", "<b>Text</b>",
				"subject", "Subject", "level", "error", "link", "/reports/42", "tags", "big");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.document().select(".admin-preview li").attr("class")).isEqualTo("message error big");
		assertThat(page.text(".admin-preview .message-subject")).isEqualTo("Subject");
		assertThat(page.text(".admin-preview a")).isEqualTo("<b>Text</b>");
		assertThat(page.document().select("#admin-subject").val()).isEqualTo("Subject");
		assertThat(received(this.barry)).isEmpty();
		assertThat(events()).isEmpty();
	}

	@Test
	void aPreviewSaysWhatIsWrong() {
		HtmlPage page = submit(login(this.admin), "/preview", "text", "");
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text("#admin-text-error")).startsWith("'text' must not be blank");
	}

	@Test
	void aMessageToManyListsRefusedNames() {
		String names = String.join("\r\n", this.barry, "", "bad\u0007name", this.sally, "x".repeat(300));
		HtmlPage page = submit(login(this.admin), "/send", "recipients", names, "text", "Text", "id", "many-1");
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.text(".admin-sent")).isEqualTo("Sent to users: 2");
		assertThat(page.document().select(".admin-refusals tbody tr")).hasSize(2);
		assertThat(page.text(".admin-refusals")).contains("control characters", "255 characters");
		assertThat(received(this.barry)).containsExactly("Text");
		assertThat(received(this.sally)).containsExactly("Text");
		assertThat(events()).extracting("action", "recipient", "id", "succeeded", "failed")
			.containsExactly(tuple(Action.SEND, null, "many-1", 2L, 2L));
	}

	@Test
	void aFileIsReadInChunksWithProgress() {
		String names = IntStream.range(0, 10_000)
			.mapToObj((i) -> (i % 2000 == 0) ? "bad\tname" + i : this.barry + "-" + i)
			.collect(Collectors.joining("\n", "\uFEFF", ""));
		HtmlPage page = upload(login(this.admin), utf8(names), "text", "Text", "recipients", this.sally);
		assertThat(page.document().select(".admin-progress li")).hasSize(11);
		assertThat(page.text(".admin-progress li:first-child")).isEqualTo("999 names processed, 1 refused");
		assertThat(page.text(".admin-sent")).isEqualTo("Sent to users: 9996");
		assertThat(page.text(".admin-result")).contains("Refused names: 5");
		assertThat(received(this.barry + "-9999")).containsExactly("Text");
		assertThat(received(this.barry + "-1")).containsExactly("Text");
		assertThat(received(this.sally)).containsExactly("Text");
		// Otherwise the lists of other tests would be long.
		IntStream.range(0, 10_000).parallel().forEach((i) -> this.server.messages().erase(this.barry + "-" + i));
	}

	@Test
	void noMoreThanAThousandRefusedNamesAreListed() {
		String names = "bad\tname\n".repeat(1200) + this.barry;
		HtmlPage page = upload(login(this.admin), utf8(names), "text", "Text");
		assertThat(page.document().select(".admin-refusals tbody tr")).hasSize(1000);
		assertThat(page.text("main")).contains("not listed: 200");
		assertThat(received(this.barry)).containsExactly("Text");
	}

	@Test
	void aLineWithoutEndAndWhatIsNotUtf8AreRefused() {
		byte[] endless = new byte[700_000];
		Arrays.fill(endless, (byte) 'x');
		HtmlPage page = upload(login(this.admin), endless, "text", "Text", "recipients", this.barry);
		assertThat(page.text(".admin-sent")).isEqualTo("Sent to users: 1");
		assertThat(page.text(".admin-refusals td")).contains("255 characters");
		assertThat(page.body()).hasSizeLessThan(20_000);
		HtmlPage binary = upload(login(this.admin), new byte[] { (byte) 0xC3, 'x', '\n', 'y' }, "text", "Text");
		assertThat(binary.text(".admin-refusals td")).contains("UTF-8");
	}

	@Test
	void anEmptyFileSendsToNobody() {
		HtmlPage page = upload(login(this.admin), new byte[0], "text", "Text");
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text("#admin-recipients-error")).isEqualTo("Please name a recipient.");
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 9, 100 })
	void aFileThatIsTooLargeIsRefusedWithItsLimits(int megabytes) {
		byte[] file = new byte[megabytes * 1024 * 1024];
		Arrays.fill(file, (byte) '\n');
		byte[] name = utf8(this.barry);
		System.arraycopy(name, 0, file, 0, name.length);
		HtmlPage page = upload(login(this.admin), file, "text", "Text", "recipients", this.sally);
		assertThat(page.status()).isEqualTo(413);
		assertThat(page.text(".admin-error")).contains("Nothing was sent", "spring.servlet.multipart.max-file-size=1MB",
				"spring.servlet.multipart.max-request-size=10MB");
		assertThat(received(this.barry)).isEmpty();
		assertThat(received(this.sally)).isEmpty();
		assertThat(events()).isEmpty();
	}

	@Test
	void aFileThatCannotBeReadIsSaidToBeThat() {
		byte[] file = utf8(this.barry + "\r\n--------------------------7d1f\r\nno headers");
		HtmlPage page = upload(login(this.admin), file, "text", "Text", "recipients", this.sally);
		assertThat(page.status()).isEqualTo(400);
		assertThat(page.text(".admin-error")).isEqualTo("The file could not be read. Nothing was sent.");
		assertThat(received(this.barry)).isEmpty();
		assertThat(received(this.sally)).isEmpty();
	}

	@Test
	void aFileThatIsTooLargeLetsNobodyIn() {
		byte[] file = new byte[2 * 1024 * 1024];
		// The container refuses the file again when it renders the error page.
		assertThat(upload(login(this.sally), file, "text", "Text").status()).isIn(403, 413);
		assertThat(upload(this.server.visitor(), file, "text", "Text").status()).isEqualTo(302);
	}

}
