package io.github.asyncmessages.web;

import java.util.List;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The behaviours of django-dbmessages.
 */
abstract class DbMessagesBehaviours extends SeedBehaviours {

	DbMessagesBehaviours(SeedServer seed) {
		super(seed);
	}

	// A row with user, level, message and extra_tags
	@Test
	void whatAnotherProgramWritesIsAMessage() {
		insert(this.barry, UserMessage.error("Disk full").tags("big", "loud"));
		List<Element> items = open(login(this.barry), PAGE).items();
		assertThat(items).extracting(Element::className).containsExactly("message error big loud");
		assertThat(items.get(0).select(".message-body").text()).isEqualTo("Disk full");
	}

	// The row is deleted once it was shown
	@Test
	void whatTheNextPageHasShownIsGoneFromTheStore() {
		insert(this.barry, UserMessage.info("Hello"));
		assertThat(waiting(this.barry)).containsExactly("Hello");
		this.seed.program().ifPresent((program) -> assertThat(program.count(this.barry)).isOne());
		Visitor visitor = login(this.barry);
		assertThat(open(visitor, PAGE).messages()).containsExactly("Hello");
		// A page does not wait for the acknowledgement.
		Awaitility.await().untilAsserted(() -> {
			assertThat(this.server.administration().peek(this.barry, 100).entries()).isEmpty();
			this.seed.program().ifPresent((program) -> assertThat(program.count(this.barry)).isZero());
		});
		assertThat(open(visitor, PAGE).messages()).isEmpty();
	}

}
