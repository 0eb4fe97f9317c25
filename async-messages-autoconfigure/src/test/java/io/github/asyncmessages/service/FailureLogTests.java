package io.github.asyncmessages.service;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.testing.TestClock;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureLogTests {

	private static final String NAME = "barry\r\nINJECTED\u2028\u202E\u0000";

	private final FailureLog log = new FailureLog(LogFactory.getLog(FailureLogTests.class), new TestClock());

	@Test
	void aNameInAFailureStaysOnItsLine(CapturedOutput output) {
		this.log.error("A page has no messages", new MessageStoreException("The mailbox of '" + NAME + "' failed",
				new IllegalStateException("no answer for " + NAME)));
		assertThat(output.getAll().strip().lines()).singleElement()
			.asString()
			.endsWith(
					"A page has no messages: The mailbox of 'barry\\u000d\\u000aINJECTED\\u2028\\u202e\\u0000' failed "
							+ "(no answer for barry\\u000d\\u000aINJECTED\\u2028\\u202e\\u0000)");
	}

	@Test
	void aNameInAWarningStaysOnItsLine(CapturedOutput output) {
		this.log.warn("The mailbox of '" + NAME + "' is full");
		assertThat(output.getAll().strip().lines()).singleElement().asString().contains("barry\\u000d\\u000aINJECTED");
	}

}
