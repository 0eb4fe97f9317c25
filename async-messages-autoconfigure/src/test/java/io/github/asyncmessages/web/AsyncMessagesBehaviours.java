package io.github.asyncmessages.web;

import java.util.List;

import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The behaviours of django-async-messages.
 */
abstract class AsyncMessagesBehaviours extends SeedBehaviours {

	AsyncMessagesBehaviours(SeedServer seed) {
		super(seed);
	}

	// message_user
	@Test
	void aMessageForALoggedInUserIsOnTheNextPageOnce() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Hello");
		assertThat(open(visitor, PAGE).messages()).containsExactly("Hello");
		assertThat(open(visitor, PAGE).messages()).isEmpty();
	}

	// message_users
	@Test
	void eachOfAllUsersSeesExactlyOne() {
		List<String> all = List.of(this.barry, this.sally, TestApplication.newName("harry"));
		SendResult result = this.server.messages().sendAll(all, UserMessage.info("Hello"));
		assertThat(result.sent()).isEqualTo(3);
		for (String name : all) {
			Visitor visitor = login(name);
			assertThat(open(visitor, PAGE).messages()).containsExactly("Hello");
			assertThat(open(visitor, PAGE).messages()).isEmpty();
		}
	}

	// Several messages of one user
	@Test
	void twoMessagesAreTwoInTheOrderOfSending() {
		send(this.barry, "First", "Second");
		assertThat(open(login(this.barry), PAGE).messages()).containsExactly("First", "Second");
	}

	// The middleware without a user
	@Test
	void anAnonymousPageHasNoneAndNoError() {
		send(this.barry, "Hello");
		HtmlPage page = open(this.server.visitor(), PAGE);
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.messages()).isEmpty();
		assertThat(open(login(this.barry), PAGE).messages()).containsExactly("Hello");
	}

	// messages.info, .success, .warning, .error; their tests do not look at the level
	@ParameterizedTest
	@EnumSource(names = { "INFO", "SUCCESS", "WARNING", "ERROR" })
	void eachLevelHasAMethodAndIsOneMessageOfItsClass(MessageLevel level) {
		assertThat(sendHello(level)).isTrue();
		Visitor visitor = login(this.barry);
		List<Element> items = open(visitor, PAGE).items();
		assertThat(items).extracting(Element::className).containsExactly("message " + level.tag());
		assertThat(items.get(0).select(".message-level").text()).isEqualToIgnoringCase(level.name());
		assertThat(open(visitor, PAGE).messages()).isEmpty();
	}

	private boolean sendHello(MessageLevel level) {
		UserMessageService messages = this.server.messages();
		return switch (level) {
			case DEBUG -> messages.debug(this.barry, "Hello");
			case INFO -> messages.info(this.barry, "Hello");
			case SUCCESS -> messages.success(this.barry, "Hello");
			case WARNING -> messages.warning(this.barry, "Hello");
			case ERROR -> messages.error(this.barry, "Hello");
		};
	}

	// messages.debug: theirs is dropped when it is shown. Ours is refused when it is
	// sent,
	// so that the sender learns of it; what another program has stored is shown.
	@Test
	void aDebugMessageIsRefusedByDefaultAndNotDroppedOnItsWay() {
		Visitor visitor = login(this.barry);
		assertThat(this.server.messages().debug(this.barry, "Details")).isFalse();
		assertThat(waiting(this.barry)).isEmpty();
		assertThat(open(visitor, PAGE).messages()).isEmpty();
		if (this.seed.program().isPresent()) {
			insert(this.barry, UserMessage.debug("Details"));
			// The store tells of what another program has written a moment later.
			Awaitility.await()
				.untilAsserted(() -> assertThat(open(visitor, PAGE).messages()).containsExactly("Details"));
		}
	}

}
