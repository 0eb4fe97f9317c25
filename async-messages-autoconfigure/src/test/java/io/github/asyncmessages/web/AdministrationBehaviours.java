package io.github.asyncmessages.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The administration of django-dbmessages, django-user-messages and
 * django-persistent-messages.
 */
abstract class AdministrationBehaviours extends SeedBehaviours {

	private static final String LIST = "/admin/messages";

	private final String admin = TestApplication.newName("admin");

	AdministrationBehaviours(SeedServer seed) {
		super(seed);
	}

	private static String mailbox(String recipient) {
		return LIST + "/mailbox?recipient=" + Visitor.encode(recipient);
	}

	private static List<String> listedAsWaiting(HtmlPage mailbox) {
		return mailbox.document().select(".admin-waiting .admin-text p").eachText();
	}

	/**
	 * The users on all pages of a list of mailboxes.
	 */
	private static List<String> users(Visitor visitor, String list) {
		List<String> users = new ArrayList<>();
		for (String path = list; !path.isEmpty();) {
			HtmlPage page = open(visitor, path);
			users.addAll(page.document().select(".admin-table tbody th a").eachText());
			path = page.document().select("a.admin-next").attr("href");
		}
		return users;
	}

	// django-dbmessages: create, with a picker for the user
	@Test
	void anAdministratorSendsAMessageToAChosenUser() {
		Visitor visitor = login(this.admin);
		HtmlPage mailbox = visitor.post(LIST + "/send", "recipients", this.barry, "level", "error", "text", "Disk full",
				"tags", "big", "delivery", "once");
		assertThat(mailbox.path()).isEqualTo(LIST + "/mailbox");
		assertThat(listedAsWaiting(mailbox)).containsExactly("Disk full");
		List<Element> items = open(login(this.barry), PAGE).items();
		assertThat(items).extracting(Element::className).containsExactly("message error big");
		assertThat(items.get(0).select(".message-body").text()).isEqualTo("Disk full");
	}

	// django-dbmessages: the rows that are not delivered yet. A message cannot be edited,
	// because a page may be showing it: it is deleted, and another one is sent.
	@Test
	void anAdministratorSeesWhatWaitsAndReplacesIt() {
		insert(this.barry, UserMessage.info("Wrong"));
		send(this.barry, "Right");
		Visitor visitor = login(this.admin);
		HtmlPage mailbox = open(visitor, mailbox(this.barry));
		assertThat(listedAsWaiting(mailbox)).containsExactly("Wrong", "Right");
		mailbox = press(visitor, mailbox, ".admin-waiting form[action$=/delete-waiting]");
		assertThat(listedAsWaiting(mailbox)).containsExactly("Right");
		visitor.post(LIST + "/send", "recipients", this.barry, "level", "info", "text", "Corrected", "delivery",
				"once");
		assertThat(open(login(this.barry), PAGE).messages()).containsExactly("Right", "Corrected");
	}

	// django-dbmessages: list_filter = ['level'], where the store can filter
	@Test
	void anAdministratorFindsMailboxesByLevelInADatabase() {
		this.server.messages().error(this.barry, "Disk full");
		this.server.messages().info(this.sally, "Hello");
		Visitor visitor = login(this.admin);
		assertThat(users(visitor, LIST)).contains(this.barry, this.sally);
		if (this.server.administration().canFilter()) {
			assertThat(users(visitor, LIST + "?level=error")).contains(this.barry).doesNotContain(this.sally);
		}
		else {
			assertThat(open(visitor, LIST).document().select(".admin-filter select")).isEmpty();
			assertThat(visitor.get(LIST + "?level=error").status()).isEqualTo(400);
		}
	}

	@Test
	void nobodyElseAdministersMailboxes() {
		send(this.barry, "Hello");
		Visitor visitor = login(this.sally);
		assertThat(visitor.get(LIST).status()).isEqualTo(403);
		assertThat(visitor.get(mailbox(this.barry)).status()).isEqualTo(403);
		assertThat(visitor.post(LIST + "/send", "recipients", this.barry, "level", "info", "text", "x").status())
			.isEqualTo(403);
		assertThat(this.server.visitor().get(LIST).path()).isEqualTo("/login");
		assertThat(waiting(this.barry)).containsExactly("Hello");
	}

	// django-user-messages: test_admin with an invalid row. In memory there is none.
	@Test
	void anInvalidRowBreaksNoPageOfTheAdministration() {
		this.seed.program().ifPresent((program) -> program.write(this.barry, Map.of("text", "Lost", "level", "loud")));
		send(this.barry, "Hello");
		Visitor visitor = login(this.admin);
		HtmlPage mailbox = open(visitor, mailbox(this.barry));
		assertThat(listedAsWaiting(mailbox)).containsExactly("Hello");
		assertThat(users(visitor, LIST)).contains(this.barry);
		if (this.seed.program().isPresent()) {
			assertThat(mailbox.text(".admin-waiting .admin-reason")).contains("loud");
			open(login(this.barry), PAGE);
			assertThat(open(visitor, mailbox(this.barry)).text(".admin-rejected .admin-reason")).contains("loud");
		}
	}

	// django-persistent-messages: list_display of level, user, from_user, subject,
	// message, created, read and is_persistent
	@Test
	void anAdministratorSeesTheInboxOfAUser() {
		UserMessage message = UserMessage.warning("The figures are final").subject("March").sender(this.sally);
		send(this.barry, message.inboxOnly());
		send(this.barry, UserMessage.info("Hello").untilRead());
		inbox(this.barry).markRead(message.id());
		HtmlPage mailbox = open(login(this.admin), mailbox(this.barry));
		assertThat(mailbox.text("h1")).isEqualTo(this.barry);
		List<Element> items = mailbox.document().select(".admin-inbox > li");
		assertThat(items).extracting(Element::className).containsExactly("info unread", "warning read");
		assertThat(items.get(1).select(".message-level").text()).isEqualTo("Warning");
		assertThat(items.get(1).select("strong").text()).isEqualTo("March");
		assertThat(items.get(1).select(".admin-text p").text()).isEqualTo("The figures are final");
		assertThat(items.get(1).select("small").text()).contains("From " + this.sally);
		assertThat(items.get(1).select("time[datetime$=Z]")).hasSize(1);
		assertThat(mailbox.document().select(".admin-inbox .admin-delivery").eachText())
			.containsExactly("on every page until it is read", "in the inbox");
	}

}
