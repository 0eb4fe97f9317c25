package io.github.asyncmessages.benchmarks.page;

import java.util.List;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class PageController {

	private static final List<String> REPORTS = List.of("January", "February", "March");

	/**
	 * A page that prints the list of messages, if there is one.
	 */
	@GetMapping("/list")
	String list(Model model) {
		model.addAttribute("reports", REPORTS);
		return "list";
	}

	/**
	 * The same page with the number of unread messages.
	 */
	@GetMapping("/badge")
	String badge(Model model) {
		model.addAttribute("reports", REPORTS);
		return "badge";
	}

}
