package io.github.asyncmessages.web;

import io.github.asyncmessages.UserMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FlashIds}.
 */
class FlashIdsTests {

	private static UserMessage withId(String id) {
		return UserMessage.info("Saved").id(id);
	}

	@Test
	void aMessageIsMarkedByTheBeginningOfItsId() {
		assertThat(FlashIds.mark(withId("saved-1")).id()).isEqualTo("flash-saved-1");
		assertThat(FlashIds.isMarked(withId("flash-saved-1"))).isTrue();
		assertThat(FlashIds.isMarked(withId("saved-1"))).isFalse();
	}

	@Test
	void aMessageIsMarkedOnce() {
		assertThat(FlashIds.mark(FlashIds.mark(withId("saved-1"))).id()).isEqualTo("flash-saved-1");
	}

	@Test
	void aLongIdIsReplacedByOneThatIsTheSameEachTime() {
		String marked = FlashIds.mark(withId("x".repeat(64))).id();
		assertThat(marked).startsWith("flash-").hasSizeLessThanOrEqualTo(64);
		assertThat(FlashIds.mark(withId("x".repeat(64))).id()).isEqualTo(marked);
		assertThat(FlashIds.mark(withId("x".repeat(63) + "y")).id()).isNotEqualTo(marked);
	}

}
