package io.github.asyncmessages.web;

import java.time.Duration;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that are delivered at a time.
 */
abstract class ScheduledRule extends DeliveryRule {

	ScheduledRule(TestApplication server) {
		super(server);
	}

	private UserMessage inTenMinutes(UserMessage message) {
		return message.deliverAt(this.server.clock().instant().plus(Duration.ofMinutes(10)));
	}

	@Test
	void nobodySeesAMessageBeforeItsTime() {
		Visitor visitor = login(this.barry);
		send(this.barry, inTenMinutes(UserMessage.info("Once")));
		send(this.barry, inTenMinutes(UserMessage.info("Until read").untilRead()));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		assertThat(visitor.get("/pages/bell").document().select(".bell-message")).isEmpty();
		this.server.clock().forward(Duration.ofMinutes(9));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		this.server.clock().forward(Duration.ofMinutes(1));
		assertThat(visitor.get("/pages/page").messages()).containsExactlyInAnyOrder("Once", "Until read");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Until read");
		assertThat(visitor.get("/pages/bell").text("[data-async-messages-unread]")).isEqualTo("1");
	}

	@Test
	void aFailedPageGivesBackWhatWasDue() {
		Visitor visitor = login(this.barry);
		send(this.barry, inTenMinutes(UserMessage.info("Reminder")));
		this.server.clock().forward(Duration.ofMinutes(10));
		visitor.get("/pages/counts");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Reminder");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aReminderIsPostponedByItsKeyAndTakenBack() {
		Visitor visitor = login(this.barry);
		send(this.barry, inTenMinutes(UserMessage.info("First").key("reminder")));
		this.server.clock().forward(Duration.ofMinutes(5));
		send(this.barry, inTenMinutes(UserMessage.info("Second").key("reminder")));
		send(this.barry, inTenMinutes(UserMessage.info("Third").key("other")));
		this.server.messages().withdraw(this.barry, "other");
		this.server.clock().forward(Duration.ofMinutes(5));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		this.server.clock().forward(Duration.ofMinutes(5));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Second");
	}

	@Test
	void aSnoozedMessageIsOnPagesAgainAtItsTime() {
		Visitor visitor = login(this.barry);
		UserMessage message = UserMessage.info("Until read").untilRead();
		send(this.barry, message);
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Until read");
		this.server.messages()
			.inbox(this.barry)
			.snooze(message.id(), this.server.clock().instant().plus(Duration.ofMinutes(10)));
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
		this.server.clock().forward(Duration.ofMinutes(10));
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Until read");
	}

}
