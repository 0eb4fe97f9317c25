package io.github.asyncmessages.web.app;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * All ways to a rendered page.
 */
@Controller
class PageController {

	/** More than a container keeps back before it commits a response. */
	private static final String FILLER = "filler ".repeat(20_000);

	private final Gates gates;

	private final Executor executor;

	PageController(Gates gates, Executor executor) {
		this.gates = gates;
		this.executor = executor;
	}

	@ModelAttribute
	void addGate(Model model, @RequestParam(name = "gate", required = false) @Nullable String gate) {
		model.addAttribute("gate", this.gates.get(gate));
		model.addAttribute("filler", FILLER);
	}

	@GetMapping({ "/pages/{name}", "/etag/{name}", "/failing-filter/{name}", "/refusing-filter/{name}" })
	String page(@PathVariable String name) {
		return "rules/" + name;
	}

	@GetMapping("/freemarker/{name}")
	String freeMarker(@PathVariable String name) {
		return "rules-ftl/" + name;
	}

	/**
	 * The views that the endpoint for scripts has without Thymeleaf.
	 */
	@GetMapping("/endpoint/{name}")
	String viewOfTheEndpoint(@PathVariable String name) {
		return "async-messages/" + name;
	}

	@GetMapping("/jte/{name}")
	String jte(@PathVariable String name) {
		return "rules-jte/" + name;
	}

	@GetMapping("/callable")
	Callable<String> callable() {
		return () -> "rules/page";
	}

	@GetMapping("/callable/failing")
	Callable<String> failingCallable() {
		return () -> {
			throw new RenderedException("rules/page");
		};
	}

	@GetMapping("/deferred")
	DeferredResult<String> deferred() {
		DeferredResult<String> result = new DeferredResult<>();
		this.executor.execute(() -> result.setResult("rules/page"));
		return result;
	}

	@GetMapping("/forward")
	String forward() {
		return "forward:/pages/page";
	}

	@GetMapping("/forward/large")
	String forwardToALargePage() {
		return "forward:/pages/large";
	}

	@GetMapping("/forward/twice")
	String forwardTwice() {
		return "forward:/forward";
	}

	/**
	 * Includes two pages, both of which print messages.
	 */
	@GetMapping("/include")
	void include(HttpServletRequest request, HttpServletResponse response) throws Exception {
		response.setContentType("text/html;charset=UTF-8");
		response.getWriter().write("<section id='first'>");
		request.getRequestDispatcher("/pages/page").include(request, response);
		response.getWriter().write("</section><section id='second'>");
		request.getRequestDispatcher("/pages/page").include(request, response);
		response.getWriter().write("</section>");
	}

	/**
	 * Includes a page that prints messages, and fails.
	 */
	@GetMapping("/include/failing")
	void includeAndFail(HttpServletRequest request, HttpServletResponse response) throws Exception {
		request.getRequestDispatcher("/pages/page").include(request, response);
		throw new IllegalStateException("After the included page");
	}

	@GetMapping("/handled")
	String handled(@RequestParam String view) {
		throw new RenderedException(view);
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.CONFLICT)
	String render(RenderedException ex) {
		return ex.view;
	}

	@GetMapping("/thread")
	@ResponseBody
	String thread() {
		// The language level has no method to ask.
		return Thread.currentThread().toString().startsWith("VirtualThread") ? "virtual" : "platform";
	}

	@RequestMapping("/csrf")
	@ResponseBody
	String csrf(CsrfToken token) {
		return token.getToken();
	}

	@GetMapping("/json")
	@ResponseBody
	Map<String, Integer> json(HttpServletRequest request) {
		return Map.of("waiting", Messages.of(request).size());
	}

	@SuppressWarnings("serial")
	private static final class RenderedException extends RuntimeException {

		private final String view;

		private RenderedException(String view) {
			this.view = view;
		}

	}

}
