package io.github.asyncmessages.test;

import java.security.Principal;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.FlashMessages;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * An application as users of the library write it, with a database.
 */
@SpringBootApplication
class TestApplication {

	@Controller
	static class ReportController {

		private final UserMessageService messages;

		private final FlashMessages flash;

		ReportController(UserMessageService messages, FlashMessages flash) {
			this.messages = messages;
			this.flash = flash;
		}

		@PostMapping("/reports")
		String start(Principal user) {
			this.messages.send(user, UserMessage.success("Tom & Jerry's <report> is ready").link("/reports/42"));
			this.flash.info("Report started");
			return "redirect:/page";
		}

		@GetMapping("/{view}")
		String page(@PathVariable String view) {
			return view;
		}

	}

}
