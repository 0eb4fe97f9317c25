package io.github.asyncmessages.sample.hello;

import java.security.Principal;

import io.github.asyncmessages.web.FlashMessages;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Starts the {@link HelloJob} for the current user.
 */
@Controller
class HelloController {

	private final HelloJob job;

	HelloController(HelloJob job) {
		this.job = job;
	}

	@PostMapping("/hello")
	String hello(Principal user, FlashMessages flash) {
		this.job.run(user.getName());
		flash.info("Hello is on its way");
		return "redirect:/";
	}

}
