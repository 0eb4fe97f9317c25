package io.github.asyncmessages.web;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.store.MessageStore;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.stereotype.Controller;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test of the web layer of an application, without a store: pages have flash messages.
 */
@WebMvcTest
class WebLayerSliceIT {

	private final MockMvcTester mvc;

	private final ApplicationContext context;

	WebLayerSliceIT(@Autowired MockMvcTester mvc, @Autowired ApplicationContext context) {
		this.mvc = mvc;
		this.context = context;
	}

	@Test
	void thereIsNoStoreAndNoService() {
		assertThat(this.context.getBeanProvider(MessageStore.class).stream()).isEmpty();
		assertThat(this.context.getBeanProvider(UserMessageService.class).stream()).isEmpty();
	}

	@Test
	void aPageShowsTheFlashMessageOfTheRequestBefore() throws Exception {
		MockHttpSession session = new MockHttpSession();
		assertThat(this.mvc.post().uri("/save").session(session)).hasRedirectedUrl("/page");
		assertThat(text(this.mvc.get().uri("/page").session(session).exchange())).isEqualTo("Saved");
		assertThat(text(this.mvc.get().uri("/page").session(session).exchange())).isEmpty();
	}

	@Test
	void aPageOfAUserComesWithoutStoredMessages() throws Exception {
		MvcTestResult page = this.mvc.get().uri("/page").principal(() -> "barry").exchange();
		assertThat(page).hasStatusOk();
		assertThat(text(page)).isEmpty();
	}

	private static String text(MvcTestResult page) throws Exception {
		return Jsoup.parse(page.getResponse().getContentAsString()).select(".message-body").text();
	}

	@SpringBootConfiguration
	@Import(PageController.class)
	static class Application {

	}

	@Controller
	static class PageController {

		@PostMapping("/save")
		String save(FlashMessages flash) {
			flash.success("Saved");
			return "redirect:/page";
		}

		@GetMapping("/page")
		String page() {
			return "rules/page";
		}

	}

}
