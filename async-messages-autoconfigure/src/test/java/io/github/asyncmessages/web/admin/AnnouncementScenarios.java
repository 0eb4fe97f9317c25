package io.github.asyncmessages.web.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementMode;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.Audience;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Announcements on the administration pages.
 */
abstract class AnnouncementScenarios extends AdminScenarios {

	private static final String LIST = PATH + "/announcements";

	AnnouncementScenarios(TestApplication server) {
		super(server);
	}

	@AfterEach
	void withdrawAll() {
		announcements().list().forEach((announcement) -> announcements().withdraw(announcement.key()));
	}

	private Announcements announcements() {
		return this.server.bean(Announcements.class);
	}

	private static List<String> keys(HtmlPage page) {
		return page.document().select(".admin-table tbody th").eachText();
	}

	@Test
	void anAnnouncementIsPreviewedPublishedCorrectedAndWithdrawn() {
		Visitor visitor = login(this.admin);
		assertThat(visitor.get(PATH).document().select("a[href=" + LIST + "]")).hasSize(1);
		assertThat(keys(visitor.get(LIST))).isEmpty();
		HtmlPage preview = visitor.post(LIST + "/preview", "key", "maintenance", "text", "<b>Down", "level", "warning");
		assertThat(preview.text(".admin-preview .message-body")).isEqualTo("<b>Down");
		assertThat(preview.document().select("#admin-key").val()).isEqualTo("maintenance");
		assertThat(announcements().list()).isEmpty();
		HtmlPage published = visitor.post(LIST + "/publish", "key", "maintenance", "text", "Down", "level", "warning",
				"until", "2100-01-31T18:00", "audience", "users", "mode", "until-closed");
		assertThat(published.messages()).containsExactly("Down", "Published: maintenance");
		assertThat(keys(published)).containsExactly("maintenance");
		HtmlPage form = visitor.get(LIST + "?key=maintenance");
		assertThat(form.text("#admin-text")).isEqualTo("Down");
		assertThat(form.document().select("#admin-until").val()).startsWith("2100-01-31T18:00");
		assertThat(form.document().select("#admin-audience").val()).isEqualTo("users");
		visitor.post(LIST + "/publish", "key", "maintenance", "text", "Down tomorrow");
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Down tomorrow");
		HtmlPage withdrawn = visitor.post(LIST + "/withdraw", "key", "maintenance");
		assertThat(withdrawn.messages()).containsExactly("Withdrawn: maintenance");
		assertThat(keys(withdrawn)).isEmpty();
	}

	@Test
	void aCorrectionKeepsWhatTheAdministratorDoesNotChange() {
		UserMessage message = UserMessage.warning("Down")
			.code("maintenance.planned", "tonight", 42, true)
			.subject("Maintenance")
			.sender("operations")
			.tags("wide", "blue")
			.meta("report", Map.of("id", 7))
			.link("/status");
		announcements().publish(Announcement.of("maintenance", message)
			.audience(Audience.bean("barries"))
			.mode(AnnouncementMode.ALWAYS)
			.from(Instant.parse("2026-01-01T12:00:00Z"))
			.until(Instant.parse("2100-01-31T18:00:00Z")));
		Announcement before = announcements().list().get(0);
		Visitor visitor = login(this.admin);
		List<String> fields = new ArrayList<>();
		Element form = visitor.get(LIST + "?key=maintenance").document().select("form.admin-send").first();
		assertThat(form).isInstanceOfSatisfying(FormElement.class,
				(element) -> element.formData()
					.stream()
					.filter((field) -> !field.key().equals("_csrf"))
					.forEach((field) -> fields.addAll(List.of(field.key(), field.value()))));
		visitor.post(LIST + "/publish", fields.toArray(String[]::new));
		assertThat(announcements().list()).containsExactly(before);
		fields.set(fields.indexOf("text") + 1, "Down tomorrow");
		visitor.post(LIST + "/publish", fields.toArray(String[]::new));
		assertThat(announcements().list())
			.containsExactly(new Announcement("maintenance", before.message().text("Down tomorrow"), before.from(),
					before.until(), before.audience(), before.mode()));
	}

	@Test
	void theReadersWhoHaveClosedItAreCounted() {
		announcements().publish(Announcement.of("maintenance", UserMessage.info("Down")));
		String id = announcements().list().get(0).message().id();
		for (String user : List.of(this.barry, this.sally)) {
			login(user).post("/async-messages/announcements/" + id + "/close");
		}
		HtmlPage page = login(this.admin).await(LIST,
				(each) -> each.text(".admin-table tbody td.admin-number").equals("2"));
		assertThat(keys(page)).containsExactly("maintenance");
	}

	@Test
	void fieldsThatAreWrongAreMarkedAndNothingIsPublished() {
		HtmlPage page = login(this.admin).post(LIST + "/publish", "key", "not an id", "text", " ", "from",
				"2100-01-02T00:00", "until", "2100-01-01T00:00", "audience", "nobody", "mode", "twice");
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text("#admin-key-error")).contains("'key' must be 1 to 64");
		assertThat(page.text("#admin-text-error")).contains("'text' must not be blank");
		assertThat(page.text("#admin-until-error")).contains("'until' must be after 'from'");
		assertThat(page.text("#admin-audience-error")).contains("'audience' must be");
		assertThat(page.text("#admin-mode-error")).contains("'mode' must be one of always, until-closed, once");
		assertThat(announcements().list()).isEmpty();
	}

	@Test
	void anUnknownAudienceIsRefused() {
		HtmlPage page = login(this.admin).post(LIST + "/publish", "key", "k", "text", "a", "audience", "bean:unknown");
		assertThat(page.status()).isEqualTo(422);
		assertThat(page.text(".admin-error")).contains("there is no 'unknown'");
	}

	@Test
	void anUnusableEntryIsListedWithItsReason() {
		if (!this.server.isOn("redis")) {
			return;
		}
		this.server.bean(StringRedisTemplate.class)
			.opsForHash()
			.put("async-messages:announcements", "raw", "{\"text\":\"<i>\",\"mode\":\"twice\"}");
		Visitor visitor = login(this.admin);
		HtmlPage page = visitor.get(LIST);
		assertThat(page.text(".admin-rejected .admin-reason")).contains("raw", "'mode'");
		assertThat(page.text(".admin-rejected pre")).contains("<i>");
		visitor.post(LIST + "/withdraw", "key", "raw");
		assertThat(visitor.get(LIST).document().select(".admin-rejected")).isEmpty();
	}

	@Test
	void onlyAdministratorsSeeThem() {
		assertThat(login(this.barry).get(LIST).status()).isEqualTo(403);
		assertThat(login(this.barry).post(LIST + "/publish", "key", "k", "text", "a").status()).isEqualTo(403);
		assertThat(announcements().list()).isEmpty();
	}

}
