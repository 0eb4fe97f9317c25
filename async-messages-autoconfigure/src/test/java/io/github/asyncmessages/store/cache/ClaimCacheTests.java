package io.github.asyncmessages.store.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.MailboxWatcher;
import io.github.asyncmessages.testing.TestClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClaimCache}.
 */
class ClaimCacheTests {

	private final TestClock clock = new TestClock();

	private final ClaimCache cache = new ClaimCache(Duration.ofMinutes(1), this.clock,
			new MailboxWatcher(this.clock, (recipients) -> Map.of(), (consequence, cause) -> {
			}));

	@Test
	void theEntriesOfManyMailboxesTakeBoundedMemory() {
		this.cache.enable(this);
		int found = 0;
		for (int i = 0; i < 200_000; i++) {
			ClaimCache.Snapshot snapshot = Objects.requireNonNull(this.cache.snapshot("user-" + i));
			snapshot.cache(() -> Claim.ofNothing(List.of(), 1, null), 1000, -1);
		}
		for (int i = 0; i < 200_000; i++) {
			found += (this.cache.find("user-" + i, 0) != null) ? 1 : 0;
		}
		assertThat(found).isBetween(1000, 10_000);
	}

}
