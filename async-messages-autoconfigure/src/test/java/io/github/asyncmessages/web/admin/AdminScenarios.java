package io.github.asyncmessages.web.admin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.sql.DataSource;

import io.github.asyncmessages.MailboxAdministeredEvent;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tests of the administration pages have: an application, and users that no
 * other test knows.
 */
abstract class AdminScenarios {

	static final String PATH = "/admin/messages";

	final TestApplication server;

	final String barry = TestApplication.newName("barry");

	final String sally = TestApplication.newName("sally");

	final String admin = TestApplication.newName("admin");

	AdminScenarios(TestApplication server) {
		this.server = server;
	}

	final Visitor login(String name) {
		return this.server.login(name);
	}

	final UserMessage send(String recipient, UserMessage message) {
		this.server.messages().send(recipient, message);
		return message;
	}

	static String mailbox(String recipient) {
		return PATH + "/mailbox?recipient=" + Visitor.encode(recipient);
	}

	final List<String> received(String recipient) {
		return this.server.messages().receive(recipient).stream().map(UserMessage::text).toList();
	}

	final List<String> inbox(String recipient) {
		return this.server.messages()
			.inbox(recipient)
			.page(false, null, 100)
			.messages()
			.stream()
			.map(UserMessage::text)
			.toList();
	}

	final List<MailboxAdministeredEvent> events() {
		return this.server.events()
			.of(MailboxAdministeredEvent.class)
			.stream()
			.filter((event) -> this.admin.equals(event.administrator()))
			.toList();
	}

	/**
	 * Stores an entry as another program does.
	 * @return whether the store has a way to do this
	 */
	final boolean insert(String recipient, String level, String text) {
		if (this.server.isOn("redis")) {
			this.server.bean(StringRedisTemplate.class)
				.opsForList()
				.rightPush("async-messages:{" + recipient + "}:queue",
						"{\"level\":\"%s\",\"text\":\"%s\"}".formatted(level, text));
			return true;
		}
		if (this.server.isOn("jdbc")) {
			JdbcClient.create(this.server.bean(DataSource.class))
				.sql("INSERT INTO user_message (recipient, level, text) VALUES (?, ?, ?)")
				.params(recipient, level, text)
				.update();
			return true;
		}
		return false;
	}

	/**
	 * Presses the button of a form as a browser without a script does.
	 * @return the page after the redirect, if there is one
	 */
	static HtmlPage press(Visitor visitor, HtmlPage page, String button, String... fields) {
		Element pressed = page.document().select(button).get(0);
		Element form = Objects.requireNonNull(pressed.closest("form"));
		assertThat(form.attr("method")).isEqualTo("post");
		List<String> all = new ArrayList<>(List.of(fields));
		form.select("input[type=hidden]").forEach((input) -> all.addAll(List.of(input.attr("name"), input.val())));
		HtmlPage answer = visitor.sendForm("POST",
				pressed.hasAttr("formaction") ? pressed.attr("formaction") : form.attr("action"),
				Map.of("Referer", page.response().uri().toString()), all.toArray(String[]::new));
		return (answer.status() == 303) ? visitor.get(answer.header("Location").orElseThrow()) : answer;
	}

	/**
	 * Sends the form as a browser does, with the token against forgeries.
	 */
	static HtmlPage submit(Visitor visitor, String path, String... fields) {
		List<String> all = new ArrayList<>(List.of("_csrf", visitor.get("/csrf").body()));
		all.addAll(List.of(fields));
		return visitor.sendForm("POST", PATH + path, Map.of(), all.toArray(String[]::new));
	}

	/**
	 * Sends the form with a file.
	 */
	static HtmlPage upload(Visitor visitor, byte[] file, String... fields) {
		List<String> all = new ArrayList<>(List.of("_csrf", visitor.get("/csrf").body()));
		all.addAll(List.of(fields));
		return visitor.sendFile(PATH + "/send", "names.txt", file, all.toArray(String[]::new));
	}

	static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static List<String> waiting(HtmlPage page) {
		return page.document().select(".admin-waiting .admin-text p").eachText();
	}

}
