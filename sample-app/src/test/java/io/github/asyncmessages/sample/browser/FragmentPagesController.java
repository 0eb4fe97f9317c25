package io.github.asyncmessages.sample.browser;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Pages that include the fragments of the library with parameters.
 */
@Controller
class FragmentPagesController {

	@GetMapping("/fragments/{name}")
	String page(@PathVariable String name) {
		return "fragments/" + name;
	}

}
