package io.github.asyncmessages.web;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.asyncmessages.DeferredWriteFailedEvent;
import io.github.asyncmessages.web.app.Gate;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 11: messages share the fate of their transaction.
 */
abstract class TransactionsRule extends DeliveryRule {

	private final TestStore store;

	TransactionsRule(TestApplication server, TestStore store) {
		super(server);
		this.store = store;
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
	void whatIsCommittedIsSentInOrderAndNothingElse(String transaction, int status, @Nullable String messages) {
		Visitor visitor = login(this.barry);
		HtmlPage answer = visitor.post("/transactions/" + transaction);
		assertThat(answer.status()).isEqualTo(status);
		// The error page has shown what a failed request has sent.
		String shown = String.join(", ", answer.messages()) + String.join(", ", visitor.get("/pages/page").messages());
		assertThat(shown).isEqualTo((messages != null) ? messages : "");
	}

	@Test
	void aFailureEndsATransactionOfTheStoreAndIsElseAnnouncedAfterTheCommit() {
		Visitor visitor = login(this.barry);
		double failures = failures();
		int status = withFailingStore(() -> visitor.post("/transactions/commit").status());
		if (this.store.isTransactional()) {
			assertThat(status).isEqualTo(500);
			assertThat(failedRecipients()).doesNotContain(this.barry);
			assertThat(failures()).isEqualTo(failures);
		}
		else {
			assertThat(status).isEqualTo(200);
			assertThat(failedRecipients()).filteredOn(this.barry::equals).hasSize(2);
			assertThat(failures()).isEqualTo(failures + 2);
		}
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	private <T> T withFailingStore(Supplier<T> action) {
		this.server.store().setFailing(true);
		try {
			return action.get();
		}
		finally {
			this.server.store().setFailing(false);
			awaitStore();
		}
	}

	/**
	 * Waits until pages ask the store again.
	 */
	private void awaitStore() {
		String sally = TestApplication.newName("sally");
		send(sally, "The store is back");
		login(sally).await("/pages/page", (page) -> page.messages().contains("The store is back"));
	}

	/**
	 * Whose messages could not be stored after a commit.
	 */
	private List<String> failedRecipients() {
		return this.server.events()
			.of(DeferredWriteFailedEvent.class)
			.stream()
			.flatMap((event) -> event.recipients().stream())
			.toList();
	}

	private double failures() {
		return this.server.meters().get("async.messages.deferred.failures").counter().count();
	}

}
