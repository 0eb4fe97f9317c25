package io.github.asyncmessages.web;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 7: the minimum level is applied when sending.
 */
abstract class MinimumLevelRule extends DeliveryRule {

	MinimumLevelRule(TestApplication server) {
		super(server);
	}

	@Test
	void aMessageBelowTheMinimumLevelIsNotSent() {
		Visitor visitor = login(this.barry);
		assertThat(this.server.messages().debug(this.barry, "Details")).isFalse();
		assertThat(this.server.messages().send(this.barry, UserMessage.debug("Details").untilRead())).isFalse();
		assertThat(this.server.messages().info(this.barry, "Your report is ready")).isTrue();
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Your report is ready");
	}

	@Test
	void aFlashMessageBelowTheMinimumLevelIsIgnored() {
		Visitor visitor = login(this.barry);
		visitor.post("/flash", "text", "Details", "level", "DEBUG");
		visitor.post("/flash", "text", "Saved", "level", "INFO");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Saved");
	}

	@Test
	void everyOtherLevelIsShown() {
		Visitor visitor = login(this.barry);
		this.server.messages().info(this.barry, "info");
		this.server.messages().success(this.barry, "success");
		this.server.messages().warning(this.barry, "warning");
		this.server.messages().error(this.barry, "error");
		assertThat(visitor.get("/pages/page").items())
			.allMatch((item) -> item.hasClass(item.select(".message-body").text()))
			.hasSize(4);
	}

}
