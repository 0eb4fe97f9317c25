package io.github.asyncmessages.sample.about;

import io.github.asyncmessages.web.FlashMessages;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The public page, with a form for visitors who have not logged in.
 */
@Controller
@RequestMapping("/about")
class AboutController {

	@GetMapping
	String about() {
		return "about";
	}

	@PostMapping
	String greet(@RequestParam String name, FlashMessages flash) {
		if (name.isBlank()) {
			flash.warning("Please tell us your name");
		}
		else {
			flash.success("Hello, " + name.strip() + "! Thank you for your visit.");
		}
		return "redirect:/about";
	}

}
