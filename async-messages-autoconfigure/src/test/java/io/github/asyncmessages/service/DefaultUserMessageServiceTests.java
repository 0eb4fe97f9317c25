package io.github.asyncmessages.service;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.MessageSentEvent;
import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.MessagesDeliveredEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.AnnouncementIds;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.testing.UnreliableStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link DefaultUserMessageService}: one recipient at a time.
 */
class DefaultUserMessageServiceTests {

	private static final Principal barry = () -> "barry";

	private final ServiceFixture fixture = new ServiceFixture();

	private final UserMessageService service = this.fixture.service();

	@Test
	void aMessageThatWasSentIsReceivedOnce() {
		assertThat(this.service.send("barry", UserMessage.success("Done"))).isTrue();
		assertThat(this.service.receive("barry")).extracting(UserMessage::text).containsExactly("Done");
		assertThat(this.service.receive("barry")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void everyLevelHasAMethod(MessageLevel level) throws Exception {
		UserMessageService service = this.fixture.service(MessageLevel.DEBUG);
		UserMessageService.class.getMethod(level.tag(), String.class, String.class).invoke(service, "barry", "Name");
		assertThat(service.receive("barry")).allMatch((message) -> message.level() == level)
			.extracting(UserMessage::text)
			.containsExactly("Name");
	}

	@ParameterizedTest
	@EnumSource
	void aMessageBelowTheMinimumLevelIsNotSent(MessageLevel minimum) {
		UserMessageService service = this.fixture.service(minimum);
		for (MessageLevel level : MessageLevel.values()) {
			boolean expected = level.value() >= minimum.value();
			assertThat(service.send("barry", UserMessage.of(level, level.tag()))).isEqualTo(expected);
		}
		assertThat(service.receive("barry")).extracting(UserMessage::level)
			.containsExactlyElementsOf(
					Arrays.stream(MessageLevel.values()).filter((level) -> level.value() >= minimum.value()).toList());
		assertThat(this.fixture.events.of(MessageSentEvent.class)).hasSize(5 - minimum.ordinal());
	}

	@Test
	void aMessageBelowTheMinimumLevelForABadRecipientIsRefusedAllTheSame() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.debug(" ", "Not sent"))
			.withMessage("'recipient' must not be blank");
	}

	@Test
	void anIdThatStandsForAnAnnouncementIsRefused() {
		String reserved = AnnouncementIds.of(Announcement.of("k", UserMessage.info("Tonight")));
		for (UserMessage message : List.of(UserMessage.info("Done"), UserMessage.info("Done").untilRead())) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.service.send("barry", message.id(reserved)))
				.withMessage("'id' must not be reserved for announcements but was '" + reserved + "'");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.service.sendAll(List.of("barry"), message.id(reserved)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "announcement-7", "announcement-", "announcement-9b2d7c1e-7c1f-4a57-9d0a-2f6f6c3f7b11" })
	void anotherIdThatBeginsLikeThatOfAnAnnouncementIsSent(String id) {
		this.service.send("barry", UserMessage.info("Done").id(id));
		assertThat(this.service.receive("barry")).extracting(UserMessage::id).containsExactly(id);
	}

	@Test
	void aMessageForLaterIsReceivedAtItsTime() {
		Instant time = this.fixture.clock.instant().plus(Duration.ofDays(400)).truncatedTo(ChronoUnit.MICROS);
		assertThat(this.service.send("barry", UserMessage.info("Later").deliverAt(time))).isTrue();
		assertThat(this.fixture.events.of(MessageSentEvent.class))
			.allSatisfy((event) -> assertThat(event.message().deliverAt()).isEqualTo(time));
		assertThat(this.service.receive("barry")).isEmpty();
		this.fixture.clock.forward(Duration.ofDays(400));
		assertThat(this.service.receive("barry")).extracting(UserMessage::createdAt).containsExactly(time);
	}

	@Test
	void aTimeInThePastMeansNow() {
		this.service.send("barry", UserMessage.info("Now").deliverAt(Instant.EPOCH));
		assertThat(this.fixture.events.of(MessageSentEvent.class).get(0).message().deliverAt()).isNull();
		assertThat(this.service.receive("barry")).extracting(UserMessage::text).containsExactly("Now");
	}

	@Test
	void aMessageIsNotScheduledTooFarAhead() {
		Instant time = this.fixture.clock.instant().plus(Duration.ofDays(401));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.service.send("barry", UserMessage.info("Later").deliverAt(time)))
			.withMessageStartingWith(
					"'message' must not be scheduled more than 400 days ahead but its 'deliverAt' was ");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.service.sendAll(List.of("barry"), UserMessage.info("Later").deliverAt(time)))
			.withMessageStartingWith("'message' must not be scheduled more than 400 days ahead");
	}

	@Test
	void theMailOfAMessageForLaterIsThatOfAnUnreadOne() {
		Instant time = this.fixture.clock.instant().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MICROS);
		UserMessage message = UserMessage.info("Later").deliverAt(time).email();
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.send("barry", message))
			.withMessage(
					"'message' must be persistent to be mailed when it is delivered: call untilRead() or inboxOnly()");
		this.service.send("barry", message.inboxOnly());
		assertThat(this.fixture.store.takeMails(10, Duration.ofMinutes(1))).isEmpty();
		this.fixture.clock.forward(Duration.ofHours(1));
		assertThat(this.fixture.store.takeMails(10, Duration.ofMinutes(1))).hasSize(1);
	}

	@Test
	void aMailForUnreadMessagesWaitsFromTheTimeOfDelivery() {
		Instant time = this.fixture.clock.instant().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
		UserMessage message = UserMessage.info("Later").untilRead();
		assertThat(emailAt(message.emailIfUnread(Duration.ofHours(2)).deliverAt(time)))
			.isEqualTo(time.plus(Duration.ofHours(2)));
		assertThat(emailAt(message.deliverAt(time).emailIfUnread(Duration.ofDays(2))))
			.isEqualTo(time.plus(Duration.ofDays(2)));
		assertThat(emailAt(message.emailIfUnread(Duration.ofHours(2))))
			.isCloseTo(this.fixture.clock.instant().plus(Duration.ofHours(2)), within(1, ChronoUnit.MINUTES));
	}

	@Test
	void theTimeOfAMailIsKeptUnlessItIsBeforeTheDelivery() {
		Instant time = this.fixture.clock.instant().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
		UserMessage message = UserMessage.info("Later").untilRead().deliverAt(time);
		assertThat(emailAt(message.email().emailAt(time.plusSeconds(60)))).isEqualTo(time.plusSeconds(60));
		assertThat(emailAt(message.emailAt(time.minusSeconds(60)))).isEqualTo(time);
		assertThat(emailAt(message.email())).isEqualTo(time);
		assertThat(emailAt(message)).isNull();
	}

	private @Nullable Instant emailAt(UserMessage message) {
		this.service.send("barry", message);
		List<MessageSentEvent> sent = this.fixture.events.of(MessageSentEvent.class);
		assertThat(sent.get(sent.size() - 1).message().emailDelay()).isNull();
		return sent.get(sent.size() - 1).message().emailAt();
	}

	@Test
	void theTimeOfSendingIsThatOfTheClock() {
		this.fixture.clock.forward(Duration.ofDays(1));
		this.service.info("barry", "Done");
		Instant createdAt = this.service.receive("barry").get(0).createdAt();
		assertThat(createdAt).isBetween(Instant.now().plus(Duration.ofHours(23)), this.fixture.clock.instant());
	}

	@Test
	void aTimeOfSendingThatTheSenderKnowsIsKept() {
		Instant yesterday = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
		this.service.send("barry", UserMessage.info("Done").createdAt(yesterday));
		assertThat(this.service.receive("barry").get(0).createdAt()).isEqualTo(yesterday);
	}

	@Test
	void aMessageThatHasExpiredIsRefused() {
		Instant expiry = this.fixture.clock.instant().minusSeconds(1).truncatedTo(ChronoUnit.MICROS);
		UserMessage message = UserMessage.info("Done").expiresAt(expiry);
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.send("barry", message))
			.withMessage("'message' must not have expired but its 'expiresAt' was " + expiry);
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.sendAll(List.of("barry"), message));
		assertThat(this.fixture.waiting("barry")).isEmpty();
		assertThat(this.fixture.events.all()).isEmpty();
	}

	@Test
	void anOverLargeMessageIsRefusedWithTheLimitAndTheProperty() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.info("barry", "x".repeat(1024)))
			.withMessageMatching(
					"'message' must not be larger than 1024 bytes of JSON but has \\d+: shorten it, or raise async-messages.max-size");
		assertThat(this.fixture.waiting("barry")).isEmpty();
	}

	@Test
	void sizeIsCountedInBytes() {
		assertThat(this.service.info("barry", "x".repeat(400))).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.info("barry", "\u20ac".repeat(400)));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "a\u0000b", "a\nb", "\ud800" })
	void aBadRecipientIsRefusedByEveryMethod(@Nullable String recipient) {
		List<Runnable> calls = List.of(() -> this.service.send(unsafe(recipient), UserMessage.info("Done")),
				() -> this.service.info(unsafe(recipient), "Done"), () -> this.service.receive(unsafe(recipient)),
				() -> this.service.withdraw(unsafe(recipient), "key"), () -> this.service.erase(unsafe(recipient)),
				() -> this.service.inbox(unsafe(recipient)));
		assertThat(calls).allSatisfy((call) -> assertThatIllegalArgumentException().isThrownBy(call::run)
			.withMessageStartingWith("'recipient' must not "));
	}

	@Test
	void aMessageThatIsNullIsRefused() {
		List<Runnable> calls = List.of(() -> this.service.send("barry", unsafe((UserMessage) null)),
				() -> this.service.sendAll(List.of("barry"), unsafe((UserMessage) null)));
		assertThat(calls).allSatisfy((call) -> assertThatIllegalArgumentException().isThrownBy(call::run)
			.withMessage("'message' must not be null"));
	}

	/**
	 * Code that does not know what may be null can pass it.
	 */
	@SuppressWarnings("NullAway")
	private static <T> T unsafe(@Nullable T value) {
		return value;
	}

	@Test
	void aRecipientHasUpTo255Characters() {
		String longest = "\ud83d\ude00".repeat(255);
		assertThat(this.service.info(longest, "Done")).isTrue();
		assertThat(this.service.receive(longest)).hasSize(1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.info("x".repeat(256), "Done"))
			.withMessage("'recipient' must not be longer than 255 characters but starts with '" + "x".repeat(64) + "'");
	}

	@Test
	void recipientsAreComparedExactly() {
		List<String> names = List.of("barry", "Barry", "b\u00e1rry", "barry ");
		names.forEach((name) -> this.service.info(name, name));
		assertThat(names).allSatisfy(
				(name) -> assertThat(this.service.receive(name)).extracting(UserMessage::text).containsExactly(name));
	}

	@Test
	void aRecipientMayBeAPrincipalEverywhere() {
		UserMessage kept = UserMessage.info("Kept").untilRead();
		assertThat(this.service.send(barry, kept)).isTrue();
		this.service.send(barry, UserMessage.info("Withdrawn").key("key"));
		this.service.withdraw(barry, "key");
		this.service.send(barry, UserMessage.info("Done"));
		assertThat(this.service.receive(barry)).extracting(UserMessage::text).containsExactly("Done");
		assertThat(this.service.inbox(barry).find(kept.id())).isPresent();
		this.service.erase(barry);
		assertThat(this.service.inbox(barry).find(kept.id())).isEmpty();
		this.service.sendAll(List.of(barry), UserMessage.info("To all"));
		assertThat(this.service.receive("barry")).extracting(UserMessage::text).containsExactly("To all");
	}

	@Test
	void aWithdrawalTakesBackWhatHasTheKey() {
		this.service.send("barry", UserMessage.info("Started").key("report-42"));
		this.service.info("barry", "Other");
		this.service.withdraw("barry", "report-42");
		this.service.withdraw("barry", "unknown");
		assertThat(this.service.receive("barry")).extracting(UserMessage::text).containsExactly("Other");
	}

	@Test
	void aBlankKeyIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.withdraw("barry", " "))
			.withMessage("'key' must not be blank");
	}

	@Test
	void anErasureLeavesNothingAndNobodyElseIsTouched() {
		UserMessage kept = UserMessage.info("Kept").untilRead();
		this.service.send("barry", kept);
		this.service.info("barry", "Done");
		this.service.info("sally", "Hers");
		this.service.erase("barry");
		assertThat(this.service.receive("barry")).isEmpty();
		assertThat(this.service.inbox("barry").unreadCount()).isZero();
		assertThat(this.service.receive("sally")).hasSize(1);
	}

	@Test
	void aMessageThatIsSentTwiceIsReceivedOnce() {
		UserMessage message = UserMessage.info("Done");
		this.service.send("barry", message);
		this.service.send("barry", message);
		assertThat(this.service.receive("barry")).hasSize(1);
	}

	@Test
	void whatCouldNotBeStoredIsThrownAndNotAnnounced() {
		UserMessageService service = this.fixture
			.service(UnreliableStore.of(this.fixture.store, (method, recipient) -> method.equals("append")));
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> service.info("barry", "Done"))
			.isSameAs(UnreliableStore.FAILURE);
		assertThat(this.fixture.events.all()).isEmpty();
	}

	@Test
	void aMailboxThatCannotBeReadIsThrown() {
		UserMessageService service = this.fixture
			.service(UnreliableStore.of(this.fixture.store, (method, recipient) -> method.equals("claim")));
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> service.receive("barry"))
			.isSameAs(UnreliableStore.FAILURE);
	}

	@Test
	void sendingAndReceivingAreAnnounced() {
		UserMessage message = UserMessage.info("Done");
		this.service.send("barry", message);
		this.service.receive("barry");
		this.service.receive("barry");
		assertThat(this.fixture.events.all()).hasSize(2);
		MessageSentEvent sent = this.fixture.events.of(MessageSentEvent.class).get(0);
		assertThat(sent.recipients()).containsExactly("barry");
		assertThat(sent.message().id()).isEqualTo(message.id());
		assertThat(sent.message().createdAt()).isNotNull();
		MessagesDeliveredEvent delivered = this.fixture.events.of(MessagesDeliveredEvent.class).get(0);
		assertThat(delivered.recipient()).isEqualTo("barry");
		assertThat(delivered.messages()).containsExactly(sent.message());
	}

	@Test
	void aListenerThatThrowsHarmsNobody() {
		UserMessageService service = new DefaultUserMessageService(this.fixture.store, new MessageCodec(1024),
				MessageLevel.INFO, this.fixture.clock, WriteScheduler.IMMEDIATE, new FailSafeEventPublisher((event) -> {
					throw new IllegalStateException("listener");
				}));
		assertThat(service.info("barry", "Done")).isTrue();
		assertThat(service.sendAll(List.of("sally"), UserMessage.info("Done")).sent()).isEqualTo(1);
		assertThat(service.receive("barry")).hasSize(1);
		UserMessage kept = UserMessage.info("Kept").untilRead();
		service.send("barry", kept);
		assertThat(service.inbox("barry").markRead(kept.id())).isTrue();
		assertThat(service.inbox("barry").delete(kept.id())).isTrue();
	}

	@Test
	void aListenerMaySendItself() {
		List<Object> heard = new ArrayList<>();
		CompletableFuture<UserMessageService> listener = new CompletableFuture<>();
		UserMessageService service = new DefaultUserMessageService(this.fixture.store, new MessageCodec(1024),
				MessageLevel.INFO, this.fixture.clock, WriteScheduler.IMMEDIATE, (event) -> {
					if (heard.add(event) && heard.size() == 1) {
						listener.join().info("admin", "Somebody was told");
					}
				});
		listener.complete(service);
		service.info("barry", "Done");
		assertThat(service.receive("admin")).hasSize(1);
	}

}
