package io.github.asyncmessages.reliability;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JournalTests {

	private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(5);

	private static final int NODE = 8080;

	private static final String TEXT = "barry message 1";

	private final Journal journal = new Journal();

	private final long now = System.nanoTime();

	@Test
	void aMessageThatNobodyHasSeenIsMissing() {
		this.journal.sent(TEXT, NODE, this.now);
		assertThat(this.journal.missing()).containsExactly(TEXT);
		print(1, true);
		assertThat(this.journal.missing()).isEmpty();
	}

	@Test
	void aFailedSendIsNotMissing() {
		this.journal.sendFailed(TEXT, NODE, this.now);
		assertThat(this.journal.missing()).isEmpty();
	}

	@Test
	void aMessageIsPrintedAgainWithoutAReason() {
		this.journal.sent(TEXT, NODE, this.now);
		print(1, true);
		assertThat(this.journal.twice()).isEmpty();
		print(2, true);
		assertThat(this.journal.twice()).containsExactly(TEXT);
		assertThat(withoutReason()).containsExactly(TEXT);
	}

	@Test
	void aPageThatDidNotArriveIsAReason() {
		print(1, false);
		print(2, true);
		assertThat(withoutReason()).isEmpty();
	}

	@Test
	void aNodeThatDiedIsAReason() {
		print(0, true);
		print(2, true);
		this.journal.nodeDied(NODE, at(0), at(1));
		assertThat(this.journal.twice()).containsExactly(TEXT);
		assertThat(withoutReason()).isEmpty();
	}

	@Test
	void aNodeThatDiedLaterIsNoReason() {
		print(-10, true);
		print(2, true);
		this.journal.nodeDied(NODE, at(0), at(1));
		assertThat(withoutReason()).containsExactly(TEXT);
	}

	@Test
	void aServerThatFailedAsLongAsTheClaimLastedIsAReason() {
		print(1, true);
		print(8, true);
		this.journal.serverFailed(at(1), at(7));
		assertThat(withoutReason()).isEmpty();
	}

	@Test
	void aServerThatFailedForAShorterTimeIsNoReason() {
		print(1, true);
		print(8, true);
		this.journal.serverFailed(at(1), at(3));
		assertThat(withoutReason()).containsExactly(TEXT);
	}

	@Test
	void aSendWhoseReplyWasLostIsNoReason() {
		print(-1, true);
		print(8, true);
		this.journal.sent(TEXT, NODE, at(-2));
		this.journal.serverFailed(at(-2), at(-1));
		assertThat(withoutReason()).containsExactly(TEXT);
	}

	private List<String> withoutReason() {
		return this.journal.twiceWithoutReason(CLAIM_TIMEOUT);
	}

	private void print(int second, boolean complete) {
		this.journal.printed(TEXT, new Journal.Print(NODE, at(second), at(second), complete));
	}

	private long at(int second) {
		return this.now + Duration.ofSeconds(second).toNanos();
	}

}
