package io.github.asyncmessages.sample.rules;

import java.time.Duration;
import java.util.Map;

import io.github.asyncmessages.sample.SampleProperties;
import org.thymeleaf.context.ILazyContextVariable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * The pages, and other answers, on which a message could get lost.
 */
@Controller
@RequestMapping("/rules")
class TrialPagesController {

	private final Duration slowPageDuration;

	TrialPagesController(SampleProperties properties) {
		this.slowPageDuration = properties.slowPageDuration();
	}

	@GetMapping("/redirect")
	String firstRedirect() {
		return "redirect:/rules/redirect/2";
	}

	@GetMapping("/redirect/2")
	String secondRedirect() {
		return "redirect:/rules/redirect/3";
	}

	@GetMapping("/redirect/3")
	String thirdRedirect() {
		return "redirect:/rules";
	}

	@GetMapping("/json")
	@ResponseBody
	Map<String, String> json() {
		return Map.of("messages", "are still waiting for the next page");
	}

	@GetMapping("/broken")
	String broken() {
		return "rules-broken";
	}

	@GetMapping("/slow")
	String slow(Model model) {
		// The value is asked for after the messages have been printed.
		model.addAttribute("seconds", (ILazyContextVariable<Long>) this::takeAWhile);
		return "rules-slow";
	}

	private long takeAWhile() {
		try {
			Thread.sleep(this.slowPageDuration.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return this.slowPageDuration.toSeconds();
	}

}
