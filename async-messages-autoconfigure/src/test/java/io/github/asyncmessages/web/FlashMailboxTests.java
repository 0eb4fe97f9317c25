package io.github.asyncmessages.web;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.testing.TestClock;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link FlashMailbox}.
 */
class FlashMailboxTests {

	private static final String PREFIX = "async-messages.flash";

	private final TestClock clock = new TestClock();

	private final FlashMailbox mailbox = new FlashMailbox(new MessageCodec(1024), this.clock, Duration.ofSeconds(30));

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private UserMessage leave(UserMessage message) {
		this.mailbox.add(this.request, null, message);
		return this.mailbox.claim(this.request, null).get(0);
	}

	private void leave(String... texts) {
		for (String text : texts) {
			this.mailbox.add(this.request, null, UserMessage.info(text));
		}
	}

	private List<UserMessage> claim(@Nullable String reader) {
		return this.mailbox.claim(this.request, reader);
	}

	private List<String> claimTexts(@Nullable String reader) {
		return claim(reader).stream().map(UserMessage::text).toList();
	}

	private List<String> attributes() {
		return Collections.list(session().getAttributeNames())
			.stream()
			.filter((name) -> name.startsWith(PREFIX))
			.toList();
	}

	private HttpSession session() {
		return this.request.getSession();
	}

	private static List<String> ids(List<UserMessage> messages) {
		return messages.stream().map(UserMessage::id).toList();
	}

	@Test
	void theTimeOfAFlashMessageIsThatOfTheClock() {
		this.clock.forward(Duration.ofDays(1));
		assertThat(leave(UserMessage.info("Saved")).createdAt()).isCloseTo(this.clock.instant(),
				within(5, ChronoUnit.SECONDS));
	}

	@Test
	void aTimeThatTheSenderKnowsIsKept() {
		Instant noon = Instant.parse("2026-01-02T12:00:00Z");
		assertThat(leave(UserMessage.info("Saved").createdAt(noon)).createdAt()).isEqualTo(noon);
	}

	@Test
	void messagesAreClaimedInTheOrderOfAdding() {
		String[] texts = IntStream.range(0, 20).mapToObj((i) -> "Text " + i).toArray(String[]::new);
		leave(texts);
		assertThat(claimTexts(null)).containsExactly(texts);
	}

	@Test
	void anotherPageDoesNotClaimWhatOneHolds() {
		leave("First");
		assertThat(claimTexts(null)).containsExactly("First");
		leave("Second");
		assertThat(claimTexts(null)).containsExactly("Second");
		assertThat(claimTexts(null)).isEmpty();
	}

	@Test
	void printedMessagesAreRemovedAndTheOthersReleased() {
		leave("First", "Second");
		List<String> ids = ids(claim(null));
		this.mailbox.complete(this.request, ids, ids.subList(0, 1));
		assertThat(claimTexts(null)).containsExactly("Second");
	}

	@Test
	void aClaimIsCompletedInALaterRequest() {
		leave("First");
		List<String> ids = ids(claim(null));
		MockHttpServletRequest later = new MockHttpServletRequest();
		later.setSession(session());
		this.mailbox.complete(later, ids, ids);
		assertThat(attributes()).isEmpty();
	}

	@Test
	void whatIsCompletedInPartIsHeldForTheRest() {
		leave("First", "Second");
		List<String> ids = ids(claim(null));
		this.mailbox.complete(this.request, ids.subList(0, 1), ids.subList(0, 1));
		assertThat(claim(null)).isEmpty();
		this.mailbox.complete(this.request, ids.subList(1, 2), List.of());
		this.clock.forward(Duration.ofSeconds(31));
		assertThat(claimTexts(null)).containsExactly("Second");
	}

	@Test
	void aClaimThatRanOutIsRemovedAndItsMessagesAreClaimedAgain() {
		leave("First");
		claim(null);
		this.clock.forward(Duration.ofSeconds(29));
		assertThat(claim(null)).isEmpty();
		this.clock.forward(Duration.ofSeconds(2));
		assertThat(claimTexts(null)).containsExactly("First");
		assertThat(attributes()).hasSize(2);
	}

	@Test
	void theClaimOfAMessageThatIsGoneDoesNotStay() {
		leave("First");
		String message = attributes().get(0);
		claim(null);
		session().removeAttribute(message);
		this.clock.forward(Duration.ofSeconds(31));
		assertThat(claim(null)).isEmpty();
		assertThat(attributes()).isEmpty();
	}

	@Test
	void aMessageOfAUserIsForThatUser() {
		this.mailbox.add(this.request, "barry", UserMessage.info("Saved"));
		assertThat(claim(null)).isEmpty();
		assertThat(claim("sally")).isEmpty();
		assertThat(claimTexts("barry")).containsExactly("Saved");
	}

	@Test
	void anExpiredMessageIsRemoved() {
		this.mailbox.add(this.request, null, UserMessage.info("Now").expiresAt(this.clock.instant().plusSeconds(60)));
		this.clock.forward(Duration.ofSeconds(61));
		assertThat(claim(null)).isEmpty();
		assertThat(attributes()).isEmpty();
	}

	@Test
	void theOldestOfMoreThanTwentyIsDropped() {
		leave(IntStream.range(0, 21).mapToObj((i) -> "Text " + i).toArray(String[]::new));
		assertThat(attributes()).hasSize(20);
		assertThat(claimTexts(null)).startsWith("Text 1").endsWith("Text 20");
	}

	@ParameterizedTest
	@ValueSource(strings = { "no JSON", "[]", "{}", "{\"message\":\"no JSON\"}", "{\"message\":{\"text\":\"Saved\"}}" })
	void unreadableContentIsDiscarded(String content) {
		session().setAttribute(PREFIX + ".0", content);
		leave("Saved");
		assertThat(claimTexts(null)).containsExactly("Saved");
		assertThat(attributes()).hasSize(2);
	}

	@Test
	void whatIsNoTextIsDiscarded() {
		session().setAttribute(PREFIX + ".0", 1);
		session().setAttribute(PREFIX + "-claim.0", 1);
		assertThat(claim(null)).isEmpty();
		assertThat(attributes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "never", "0" })
	void anUnreadableClaimHoldsNothing(String content) {
		session().setAttribute(PREFIX + "-claim.0", content);
		leave("Saved");
		assertThat(claimTexts(null)).containsExactly("Saved");
		assertThat(attributes()).hasSize(2).doesNotContain(PREFIX + "-claim.0");
	}

	@Test
	void aMessageWaitsUntilItIsClaimed() {
		this.mailbox.add(this.request, "barry", UserMessage.info("Saved"));
		assertThat(this.mailbox.hasMessages(this.request)).isTrue();
		assertThat(this.mailbox.hasMessagesFor(this.request, "barry")).isTrue();
		assertThat(this.mailbox.hasMessagesFor(this.request, "sally")).isFalse();
		assertThat(this.mailbox.hasMessagesFor(this.request, null)).isFalse();
		List<String> ids = ids(claim("barry"));
		assertThat(this.mailbox.hasMessagesFor(this.request, "barry")).isFalse();
		this.mailbox.complete(this.request, ids, List.of());
		assertThat(this.mailbox.hasMessagesFor(this.request, "barry")).isTrue();
	}

	@Test
	void readingCreatesNoSession() {
		assertThat(this.mailbox.hasMessages(this.request)).isFalse();
		assertThat(this.mailbox.hasMessagesFor(this.request, "barry")).isFalse();
		assertThat(claim("barry")).isEmpty();
		this.mailbox.complete(this.request, List.of("id"), List.of("id"));
		assertThat(this.request.getSession(false)).isNull();
	}

	@Test
	void aSessionThatAnotherRequestHasInvalidatedHoldsNothing() {
		leave("Saved");
		HttpSession session = session();
		session.invalidate();
		MockHttpServletRequest late = new MockHttpServletRequest() {

			@Override
			public HttpSession getSession(boolean create) {
				return session;
			}

		};
		assertThat(this.mailbox.hasMessages(late)).isFalse();
		assertThat(this.mailbox.claim(late, null)).isEmpty();
	}

	@Test
	void whereNoSessionCanBeCreatedTheExceptionSaysWhatToDo() {
		MockHttpServletRequest committed = new MockHttpServletRequest() {

			@Override
			public HttpSession getSession() {
				throw new IllegalStateException("The response is committed");
			}

		};
		assertThatIllegalStateException().isThrownBy(() -> this.mailbox.add(committed, null, UserMessage.info("Saved")))
			.withMessageContainingAll("before the response is committed", "log in", "model");
	}

}
