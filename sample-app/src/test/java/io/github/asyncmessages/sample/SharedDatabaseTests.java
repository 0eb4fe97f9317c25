package io.github.asyncmessages.sample;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for messages in the database in which the sample keeps its reports.
 */
@SampleTest
@ActiveProfiles("jdbc")
@TestPropertySource(properties = { "spring.datasource.url=jdbc:h2:mem:shared;USER=sa;DB_CLOSE_DELAY=-1",
		"async-messages.read-timeout=5s" })
class SharedDatabaseTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private JdbcClient database;

	private Visitor barry;

	@BeforeEach
	void logIn() {
		this.database.sql("DELETE FROM report").update();
		this.barry = Visitor.loggedIn(this.mvc, "barry");
	}

	@Test
	void aReportAndItsMessageAreStored() {
		this.barry.post("/reports");
		assertThat(statusOfReports()).containsExactly("READY");
		assertThat(storedMessages()).containsExactly("Your report is ready to be downloaded");
		assertThat(this.barry.messages("/about")).hasSize(2);
		assertThat(this.barry.messages("/about")).isEmpty();
	}

	@Test
	void aReportIsNotReadyIfItsMessageIsNotStored() {
		this.database.sql("ALTER TABLE user_message ADD CONSTRAINT no_room CHECK (recipient <> 'barry')").update();
		try {
			this.barry.post("/reports");
		}
		finally {
			this.database.sql("ALTER TABLE user_message DROP CONSTRAINT no_room").update();
		}
		assertThat(statusOfReports()).containsExactly("RUNNING");
		assertThat(storedMessages()).isEmpty();
	}

	@Test
	void aRolledBackTransactionLeavesNoRow() {
		this.barry.post("/rules/trials", "rule", "TRANSACTIONS");
		assertThat(storedMessages()).containsExactly("This message was sent in a committed transaction");
	}

	@Test
	void aRowThatAnotherClientInsertsIsOnTheNextPage() {
		this.database.sql("INSERT INTO user_message (recipient, text) VALUES ('barry', 'Ahoy there')").update();
		assertThat(this.barry.messages("/about")).singleElement().asString().contains("Ahoy there");
		assertThat(this.barry.messages("/about")).isEmpty();
	}

	private List<String> statusOfReports() {
		return this.database.sql("SELECT status FROM report").query(String.class).list();
	}

	private List<String> storedMessages() {
		return this.database.sql("SELECT text FROM user_message").query(String.class).list();
	}

}
