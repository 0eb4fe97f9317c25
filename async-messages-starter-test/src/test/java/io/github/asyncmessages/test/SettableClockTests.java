package io.github.asyncmessages.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import static io.github.asyncmessages.test.MessageAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link SettableClock}.
 */
class SettableClockTests {

	@Test
	void itRunsFromTheTimeToWhichItIsSet() {
		SettableClock clock = new SettableClock();
		Instant instant = Instant.parse("2030-01-01T00:00:00Z");
		clock.set(instant);
		assertThat(clock.instant()).isCloseTo(instant, within(10, ChronoUnit.SECONDS));
		clock.forward(Duration.ofDays(1));
		assertThat(clock.instant()).isCloseTo(instant.plus(1, ChronoUnit.DAYS), within(10, ChronoUnit.SECONDS));
		clock.reset();
		assertThat(clock.instant()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
	}

	@Test
	void aCopyInAnotherZoneMovesWithIt() {
		SettableClock clock = new SettableClock();
		Clock paris = clock.withZone(ZoneId.of("Europe/Paris"));
		clock.forward(Duration.ofDays(100));
		assertThat(paris.instant()).isCloseTo(clock.instant(), within(10, ChronoUnit.SECONDS));
		assertThat(paris.getZone()).isEqualTo(ZoneId.of("Europe/Paris"));
	}

	@Test
	void itDoesNotMoveForwardByANegativeDuration() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SettableClock().forward(Duration.ofDays(-1)));
	}

	@Nested
	@SpringBootTest
	@Import(SettableClock.class)
	class InAnApplication {

		@Test
		void itIsTheClockOfTheLibrary(@Autowired SettableClock clock, @Autowired UserMessageService messages) {
			assertThatAMessageExpires(clock, messages);
		}

	}

	@Nested
	@SpringBootTest
	@Import({ SettableClock.class, InAnApplicationWithAClock.OwnClock.class })
	class InAnApplicationWithAClock {

		@Test
		void itReplacesTheClockOfTheApplication(@Autowired SettableClock settable, @Autowired Clock clock,
				@Autowired UserMessageService messages) {
			assertThat(clock).isSameAs(settable);
			assertThatAMessageExpires(settable, messages);
		}

		@TestConfiguration(proxyBeanMethods = false)
		static class OwnClock {

			@Bean
			Clock clock() {
				return Clock.systemUTC();
			}

		}

	}

	@Nested
	@SpringBootTest
	class InATestThatDoesNotImportIt {

		@Test
		void thereIsNone(@Autowired ObjectProvider<Clock> clock) {
			assertThat(clock.stream()).isEmpty();
		}

	}

	private static void assertThatAMessageExpires(SettableClock clock, UserMessageService messages) {
		messages.send("barry", UserMessage.info("a").expiresIn(Duration.ofHours(1)));
		clock.forward(Duration.ofMinutes(59));
		assertThat(messages).sentTo("barry").hasSize(1);
		clock.forward(Duration.ofMinutes(2));
		assertThat(messages).hasNothingFor("barry");
	}

}
