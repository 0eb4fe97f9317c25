package io.github.asyncmessages.web;

import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 12: no cache keeps messages.
 */
abstract class CachesRule extends DeliveryRule {

	private static final String OWN = "max-age=300";

	private static final String PRIVATE = "private, no-store";

	CachesRule(TestApplication server) {
		super(server);
	}

	@ParameterizedTest
	@ValueSource(strings = { "page", "counts" })
	void aPageWithMessagesOrACountIsNotCached(String view) {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		assertThat(visitor.get("/cached?view=" + view).header("Cache-Control")).hasValue(PRIVATE);
	}

	@Test
	void aPageOfAUserThatTouchesAnEmptyListIsNotCached() {
		assertThat(login(this.barry).get("/cached?view=page").header("Cache-Control")).hasValue(PRIVATE);
	}

	@Test
	void aPageOfAUserThatDoesNotTouchTheListKeepsItsHeader() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		assertThat(visitor.get("/cached?view=silent").header("Cache-Control")).hasValue(OWN);
	}

	@Test
	void aPageOfAnAnonymousVisitorKeepsItsHeader() {
		Visitor visitor = this.server.visitor();
		assertThat(visitor.get("/cached?view=page").header("Cache-Control")).hasValue(OWN);
	}

	@Test
	void aPageWithAFlashMessageIsNotCached() {
		Visitor visitor = this.server.visitor();
		visitor.post("/flash", "text", "Saved");
		assertThat(visitor.get("/cached?view=page").header("Cache-Control")).hasValue(PRIVATE);
		assertThat(visitor.get("/cached?view=page").header("Cache-Control")).hasValue(OWN);
	}

	@Test
	void theScriptAndTheStyleSheetMayBeCached() {
		Visitor visitor = login(this.barry);
		assertThat(visitor.get("/async-messages/messages.js").header("Cache-Control")).hasValue("max-age=3600");
		assertThat(visitor.get("/async-messages/messages.css").header("Cache-Control")).hasValue("max-age=3600");
	}

}
