package io.github.asyncmessages.sample.browser;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.asyncmessages.web.FlashMessages;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * Pages that a library loads in parts. Each has a list of messages, and links and forms
 * for the library.
 */
@Controller
@RequestMapping("/libraries/{library}")
class LibraryPagesController {

	private final Set<String> requested = ConcurrentHashMap.newKeySet();

	boolean wasRequested(String name) {
		return this.requested.contains(name);
	}

	void forget() {
		this.requested.clear();
	}

	@ModelAttribute
	void addLibrary(Model model, @PathVariable String library) {
		model.addAttribute("library", library);
	}

	@GetMapping("/{name}")
	String page(Model model, @PathVariable String name, HttpServletResponse response) {
		if (name.equals("prerendering")) {
			response.setHeader("Speculation-Rules", "\"/libraries/browser/speculation-rules\"");
		}
		if (name.equals("framed")) {
			// Instead of the policy of the sample, which forbids frames.
			response.setHeader("Content-Security-Policy", "default-src 'self'; frame-ancestors 'self'");
		}
		this.requested.add(name);
		model.addAttribute("name", name);
		return "libraries/page";
	}

	@GetMapping(path = "/speculation-rules", produces = "application/speculationrules+json")
	@ResponseBody
	String speculationRules() {
		return """
				{"prerender": [{"source": "list", "urls": ["/libraries/browser/two"], "eagerness": "immediate"}]}""";
	}

	/**
	 * Refuses a form.
	 */
	@PostMapping("/invalid")
	@ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
	String invalid(Model model, FlashMessages flash) {
		flash.error("The name is missing");
		model.addAttribute("name", "invalid");
		return "libraries/page";
	}

	/**
	 * Accepts a form.
	 */
	@PostMapping("/valid")
	String valid(@PathVariable String library, FlashMessages flash) {
		flash.success("Saved");
		return "redirect:/libraries/" + library + "/saved";
	}

}
