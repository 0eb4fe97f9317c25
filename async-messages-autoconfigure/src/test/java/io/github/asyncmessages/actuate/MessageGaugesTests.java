package io.github.asyncmessages.actuate;

import java.time.Instant;

import io.github.asyncmessages.store.StoreThreads;
import io.github.asyncmessages.web.StoreCircuit;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageGauges}.
 */
class MessageGaugesTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private @Nullable Instant openSince;

	private int failed;

	@Test
	void theCircuitIsZeroOrOne() {
		MessageGauges.ofCircuit("redis", circuit()).bindTo(this.registry);
		assertThat(value("circuit")).isZero();
		this.openSince = Instant.EPOCH;
		assertThat(value("circuit")).isOne();
	}

	@Test
	void mailboxesThatFailAreCounted() {
		MessageGauges.ofCircuit("redis", circuit()).bindTo(this.registry);
		this.failed = 3;
		assertThat(value("circuit.mailboxes")).isEqualTo(3);
	}

	@Test
	void gaugesAreReadWhenMetricsAreCollected() {
		int[] number = new int[1];
		MessageGauges.ofStreams(() -> number[0]).bindTo(this.registry);
		MessageGauges.ofCache("redis", () -> number[0]).bindTo(this.registry);
		MessageGauges.ofThreads("jdbc", () -> new StoreThreads(number[0], number[0] + 1)).bindTo(this.registry);
		number[0] = 5;
		assertThat(value("streams")).isEqualTo(5);
		assertThat(value("cache.entries")).isEqualTo(5);
		assertThat(value("threads.active")).isEqualTo(5);
		assertThat(value("threads.queued")).isEqualTo(6);
	}

	private double value(String name) {
		return this.registry.get("async.messages." + name).gauge().value();
	}

	private StoreCircuit circuit() {
		return new StoreCircuit() {

			@Override
			public @Nullable Instant openSince() {
				return MessageGaugesTests.this.openSince;
			}

			@Override
			public FailedMailboxes failedMailboxes() {
				return new FailedMailboxes(MessageGaugesTests.this.failed, null);
			}

		};
	}

}
