package io.github.asyncmessages.actuate;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.asyncmessages.MailboxRefusedException;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.store.MessageStore;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.UnreliableStore;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ObservedMessageStore}.
 */
class ObservedMessageStoreTests {

	private final MessageStore memory = new MemoryMessageStore(MailboxLimits.DEFAULTS, Clock.systemUTC(),
			new RecordedEvents());

	private final MessageCodec codec = new MessageCodec(1024);

	private final ObservationRegistry registry = TestObservationRegistry.create();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final List<Observation.Context> ended = new ArrayList<>();

	private final MessageStore store = observed(this.memory);

	@BeforeEach
	void record() {
		this.registry.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(this.meters))
			.observationHandler(new ObservationHandler<Observation.Context>() {

				@Override
				public void onStop(Observation.Context context) {
					ObservedMessageStoreTests.this.ended.add(context);
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return true;
				}

			});
	}

	private MessageStore observed(MessageStore store) {
		return new ObservedMessageStore(store, "memory", this.registry);
	}

	private EncodedMessage message(String text) {
		return this.codec.encode(UserMessage.warning(text));
	}

	@Test
	void aSendIsTimedByLevelAndDelivery() {
		this.store.append("barry", this.codec.encode(UserMessage.warning("Kept").untilRead()));
		assertThat(timer("async.messages.send", "success").getId().getTags()).contains(Tag.of("store", "memory"),
				Tag.of("level", "warning"), Tag.of("delivery", "until-read"));
	}

	@Test
	void sendingToManyIsTimedOnce() {
		this.store.appendAll(List.of("barry", "sally"), message("Done"));
		assertThat(timer("async.messages.send", "success").count()).isEqualTo(1);
	}

	@Test
	void sendingToSomeInVainIsAPartialSuccess() {
		MessageStore unreliable = observed(
				UnreliableStore.of(this.memory, (verb, recipient) -> recipient.equals("sally")));
		unreliable.appendAll(List.of("barry", "sally"), message("Done"));
		assertThat(timer("async.messages.send", "partial").count()).isEqualTo(1);
		unreliable.appendAll(List.of("sally"), message("Done"));
		assertThat(timer("async.messages.send", "failure").count()).isEqualTo(1);
	}

	@Test
	void aFailureIsAnOutcome() {
		MessageStore failing = observed(UnreliableStore.of(this.memory, (verb, recipient) -> true));
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> failing.claim("barry", 0));
		assertThat(timer("async.messages.claim", "failure").getId().getTag("error")).isEqualTo("MessageStoreException");
		assertThat(this.ended).singleElement()
			.extracting(Observation.Context::getError)
			.isSameAs(UnreliableStore.FAILURE);
	}

	@Test
	void aRefusalIsAnOutcome() {
		MessageStore refusing = observed(UnreliableStore.of(this.memory, (verb, recipient) -> true,
				new MailboxRefusedException("Wrong type", null)));
		assertThatExceptionOfType(MailboxRefusedException.class).isThrownBy(() -> refusing.claim("barry", 0));
		assertThat(timer("async.messages.claim", "refused").count()).isEqualTo(1);
	}

	@Test
	void aCompletionBelongsToWhoCompletes() {
		this.store.append("barry", message("Done"));
		Claim claim = this.store.claim("barry", 0);
		Observation page = Observation.start("page", this.registry);
		page.scoped(() -> claim.complete(List.of()).toCompletableFuture().join());
		page.stop();
		assertThat(timer("async.messages.completion", "success").count()).isEqualTo(1);
		assertThat(this.ended.get(2).getParentObservation()).isSameAs(page);
		assertThat(this.store.claim("barry", 0).messages()).hasSize(1);
	}

	@Test
	void aCompletionEndsWithTheAnswerOfTheStore() {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		Claim claim = observed(answering(answer)).claim("barry", 0);
		CompletableFuture<Void> completion = claim.complete(List.of()).toCompletableFuture();
		assertThat(this.ended).hasSize(1);
		answer.completeExceptionally(UnreliableStore.FAILURE);
		assertThat(timer("async.messages.completion", "failure").count()).isEqualTo(1);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(completion::join)
			.withCause(UnreliableStore.FAILURE);
	}

	private MessageStore answering(CompletableFuture<Void> answer) {
		Claim claim = new Claim("1", List.of(UserMessage.info("Done")), List.of(), 0, null, (ids) -> answer);
		return (MessageStore) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { MessageStore.class },
				(proxy, method, args) -> claim);
	}

	@Test
	void aConfirmationIsACompletion() {
		this.store.append("barry", message("Done"));
		Claim claim = this.store.claim("barry", 0);
		assertThat(this.store.confirm("barry", claim.id())).hasSize(1);
		assertThat(timer("async.messages.completion", "success").count()).isEqualTo(1);
	}

	@Test
	void aClaimWithoutMessagesIsNotCopied() {
		Claim nothing = Claim.ofNothing(List.of(), 0, null);
		MessageStore empty = (MessageStore) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { MessageStore.class }, (proxy, method, args) -> nothing);
		assertThat(observed(empty).claim("barry", 0)).isSameAs(nothing);
	}

	@Test
	void withoutHandlersNothingIsObserved() {
		MessageStore unobserved = new ObservedMessageStore(this.memory, "memory", ObservationRegistry.create());
		unobserved.append("barry", message("Done"));
		assertThat(unobserved.claim("barry", 0).messages()).hasSize(1);
		assertThat(this.ended).isEmpty();
	}

	@Test
	void noTagNamesARecipient() {
		this.store.append("barry", message("For barry"));
		this.store.appendAll(List.of("barry"), message("For barry"));
		this.store.claim("barry", 0).complete(List.of()).toCompletableFuture().join();
		this.store.confirm("barry", "1");
		MessageStore failing = observed(UnreliableStore.of(this.memory, (verb, recipient) -> true));
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> failing.claim("barry", 0));
		assertThat(this.ended).hasSize(6)
			.flatExtracting((context) -> context.getAllKeyValues().stream().map(KeyValue::getValue).toList())
			.noneMatch((value) -> value.contains("barry"));
		assertThat(this.meters.getMeters()).isNotEmpty()
			.flatExtracting((meter) -> meter.getId().getTags())
			.noneMatch((tag) -> tag.getValue().contains("barry"));
	}

	private Timer timer(String name, String outcome) {
		return this.meters.get(name).tag("outcome", outcome).timer();
	}

}
