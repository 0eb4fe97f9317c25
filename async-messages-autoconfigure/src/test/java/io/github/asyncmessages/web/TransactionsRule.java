package io.github.asyncmessages.web;

import java.util.concurrent.CompletableFuture;

import io.github.asyncmessages.DeferredWriteFailedEvent;
import io.github.asyncmessages.web.app.Gate;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.RulesServer;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 11: messages share the fate of their transaction.
 */
abstract class TransactionsRule extends DeliveryRule {

	TransactionsRule(RulesServer server) {
		super(server);
	}

	@Test
	void aMessageIsThereAfterTheCommitAndNotBefore() {
		Visitor visitor = login(this.barry);
		String name = this.server.gates().close();
		Gate gate = this.server.gates().get(name);
		CompletableFuture<HtmlPage> answer = CompletableFuture
			.supplyAsync(() -> visitor.post("/transactions/commit", "gate", name));
		gate.awaitArrival();
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		gate.open();
		assertThat(answer.join().status()).isEqualTo(200);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("first", "second");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			commit                | 200 | first, second
			rollback              | 500 |
			savepoint             | 200 | before, in the second nested one, after
			savepoint-first       | 200 | after
			requires-new          | 500 | inner
			requires-new-rollback | 200 | outer
			after-commit          | 200 | after commit
			order                 | 200 | kept
			erase                 | 200 | sent afterwards
			""")
	void whatIsCommittedIsSentInOrderAndNothingElse(String transaction, int status,
			@org.jspecify.annotations.Nullable String messages) {
		Visitor visitor = login(this.barry);
		HtmlPage answer = visitor.post("/transactions/" + transaction);
		assertThat(answer.status()).isEqualTo(status);
		// The error page has shown what a failed request has sent.
		String shown = String.join(", ", answer.messages()) + String.join(", ", visitor.get("/pages/page").messages());
		assertThat(shown).isEqualTo((messages != null) ? messages : "");
	}

	@Test
	void aFailureAfterTheCommitIsAnnouncedAndNotThrown() {
		Visitor visitor = login(this.barry);
		double failures = failures();
		this.server.store().setFailing(true);
		try {
			assertThat(visitor.post("/transactions/commit").status()).isEqualTo(200);
		}
		finally {
			this.server.store().setFailing(false);
		}
		assertThat(this.server.events().of(DeferredWriteFailedEvent.class))
			.filteredOn((event) -> event.recipients().contains(this.barry))
			.hasSize(2);
		assertThat(failures()).isEqualTo(failures + 2);
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	private double failures() {
		return this.server.meters().get("async.messages.deferred.failures").counter().count();
	}

}
