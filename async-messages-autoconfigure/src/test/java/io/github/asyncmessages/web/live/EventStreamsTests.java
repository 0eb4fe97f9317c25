package io.github.asyncmessages.web.live;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.memory.MemoryMessageStore;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventStreams}.
 */
class EventStreamsTests {

	@Test
	void aStreamEndsOnceItIsTooOld() throws IOException {
		assertThat(isOpenAfterABeat(Duration.ofMinutes(10))).isTrue();
		assertThat(isOpenAfterABeat(Duration.ZERO)).isFalse();
	}

	private static boolean isOpenAfterABeat(Duration maxAge) throws IOException {
		MemoryMessageStore store = new MemoryMessageStore(MailboxLimits.DEFAULTS, Clock.systemUTC(), (event) -> {
		});
		EventStreams streams = new EventStreams(store, null, 1, maxAge);
		streams.start();
		try {
			MockHttpServletRequest request = new MockHttpServletRequest();
			request.setAsyncSupported(true);
			assertThat(streams.open(request, new MockHttpServletResponse(), "barry", "tab")).isTrue();
			streams.beat();
			return streams.size() == 1;
		}
		finally {
			streams.stop();
		}
	}

}
