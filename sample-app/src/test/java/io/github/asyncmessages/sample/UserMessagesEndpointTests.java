package io.github.asyncmessages.sample;

import io.github.asyncmessages.MailboxAdministeredEvent;
import io.github.asyncmessages.MailboxAdministeredEvent.Action;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

/**
 * Tests for the actuator endpoint, as runbooks use it.
 */
class UserMessagesEndpointTests {

	private static final String PATH = "/actuator/usermessages";

	/**
	 * An application that exposes what is exposed by default.
	 */
	@Nested
	@SampleTest
	class ByDefault {

		@Autowired
		private MockMvcTester mvc;

		@Test
		void theEndpointIsNotThere() {
			assertThat(this.mvc.get().uri(PATH).with(user("admin").roles("ADMIN"))).hasStatus(HttpStatus.NOT_FOUND);
			assertThat(this.mvc.delete().uri(PATH + "?recipient=barry").with(user("admin").roles("ADMIN")).with(csrf()))
				.hasStatus(HttpStatus.NOT_FOUND);
		}

	}

	/**
	 * An application whose database other programs write to.
	 */
	@Nested
	@SampleTest
	@ActiveProfiles("jdbc")
	@TestPropertySource(properties = { "management.endpoints.web.exposure.include=usermessages",
			"spring.datasource.url=jdbc:h2:mem:endpoint;USER=sa;DB_CLOSE_DELAY=-1", "async-messages.read-timeout=5s" })
	class WithRejectedEntries {

		@Autowired
		private MockMvcTester mvc;

		@Autowired
		private UserMessageService messages;

		@Autowired
		private JdbcClient database;

		@Test
		void aRejectedEntryIsShownWithItsReason() {
			this.database.sql("INSERT INTO user_message (recipient, level, text) VALUES ('barry', 'loud', 'Ahoy')")
				.update();
			assertThat(this.messages.receive("barry")).isEmpty();
			MvcTestResult answer = this.mvc.get().uri(PATH).param("recipient", "barry").with(user("ops")).exchange();
			assertThat(answer).bodyJson().extractingPath("$.counts.rejected").isEqualTo(1);
			assertThat(answer).bodyJson().extractingPath("$.rejected[0].reason").asString().contains("loud");
			assertThat(answer).bodyJson().extractingPath("$.rejected[0].content").asString().contains("Ahoy");
		}

	}

	/**
	 * An application that exposes the endpoint.
	 */
	@Nested
	@SampleTest
	@RecordApplicationEvents
	@TestPropertySource(properties = "management.endpoints.web.exposure.include=usermessages")
	class Exposed {

		private static final String HOSTILE = "a/b \uD83D\uDC1D <b>";

		@Autowired
		private MockMvcTester mvc;

		@Autowired
		private UserMessageService messages;

		@Autowired
		private ApplicationEvents events;

		@BeforeEach
		void erase() {
			this.messages.erase("barry");
			this.messages.erase(HOSTILE);
		}

		private MvcTestResult get(String query) {
			return this.mvc.get().uri(PATH + query).with(user("ops")).exchange();
		}

		private MvcTestResult post(String json) {
			return this.mvc.post()
				.uri(PATH)
				.with(user("ops"))
				.with(csrf())
				.contentType(MediaType.APPLICATION_JSON)
				.content(json)
				.exchange();
		}

		@Test
		void mailboxesAreListedWithTheirCounts() {
			this.messages.send("barry", UserMessage.info("secret text"));
			MvcTestResult answer = get("?size=1000");
			assertThat(answer).hasStatusOk();
			assertThat(answer).bodyJson()
				.extractingPath("$.mailboxes[?(@.recipient == 'barry')].waiting")
				.asArray()
				.containsExactly(1);
			assertThat(answer).bodyText().doesNotContain("secret text");
		}

		@Test
		void aMailboxIsCountedAndItsMessagesAreNotShown() {
			this.messages.send(HOSTILE, UserMessage.info("secret text").untilRead());
			MvcTestResult answer = this.mvc.get().uri(PATH).param("recipient", HOSTILE).with(user("ops")).exchange();
			assertThat(answer).bodyJson().extractingPath("$.counts.unread").isEqualTo(1);
			assertThat(answer).bodyJson().extractingPath("$.rejected").asArray().isEmpty();
			assertThat(answer).bodyText().doesNotContain("secret text");
		}

		@Test
		void aMessageIsSentAndRecorded() {
			assertThat(post("""
					{"recipient": "barry", "level": "warning", "text": "Lift", "id": "lift-1", "subject": "House"}
					""")).hasStatusOk().bodyJson().extractingPath("$.sent").isEqualTo(true);
			assertThat(this.messages.receive("barry")).extracting(UserMessage::id, UserMessage::subject)
				.containsExactly(tuple("lift-1", "House"));
			assertThat(this.events.stream(MailboxAdministeredEvent.class))
				.containsExactly(new MailboxAdministeredEvent("ops", Action.SEND, "barry", "lift-1", 1, 0));
		}

		@Test
		void aMailboxIsErasedAndThatIsRecorded() {
			this.messages.send("barry", UserMessage.info("once"));
			assertThat(this.mvc.delete().uri(PATH + "?recipient=barry").with(user("ops")).with(csrf()))
				.hasStatus(HttpStatus.NO_CONTENT);
			assertThat(this.messages.receive("barry")).isEmpty();
			assertThat(this.events.stream(MailboxAdministeredEvent.class))
				.containsExactly(new MailboxAdministeredEvent("ops", Action.ERASE, "barry", null, 1, 0));
		}

		@Test
		void whatIsWrongIsABadRequest() {
			assertThat(post("{\"recipient\": \"barry\", \"text\": \" \"}")).hasStatus(HttpStatus.BAD_REQUEST);
			assertThat(post("{\"recipient\": \"barry\", \"text\": \"x\", \"level\": \"loud\"}"))
				.hasStatus(HttpStatus.BAD_REQUEST);
			assertThat(post("{\"text\": \"x\"}")).hasStatus(HttpStatus.BAD_REQUEST);
			assertThat(get("?cursor=rubbish")).hasStatus(HttpStatus.BAD_REQUEST);
			assertThat(get("?size=0")).hasStatus(HttpStatus.BAD_REQUEST);
			assertThat(this.mvc.get().uri(PATH).param("recipient", " ").with(user("ops")))
				.hasStatus(HttpStatus.BAD_REQUEST);
			assertThat(this.mvc.delete().uri(PATH).with(user("ops")).with(csrf())).hasStatus(HttpStatus.BAD_REQUEST);
		}

		@Test
		void aVisitorIsNotLetIn() {
			assertThat(this.mvc.get().uri(PATH).accept(MediaType.APPLICATION_JSON)).hasStatus(HttpStatus.UNAUTHORIZED);
		}

	}

}
