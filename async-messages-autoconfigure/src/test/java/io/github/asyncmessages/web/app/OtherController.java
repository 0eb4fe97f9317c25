package io.github.asyncmessages.web.app;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.FlashMessages;
import io.github.asyncmessages.web.PageMessage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What answers without a rendered page, and what leaves flash messages.
 */
@Controller
class OtherController {

	private final UserMessageService messages;

	private final Gates gates;

	OtherController(UserMessageService messages, Gates gates) {
		this.messages = messages;
		this.gates = gates;
	}

	/**
	 * Redirects so many times, and looks at the messages each time.
	 */
	@GetMapping("/redirect/{times}")
	String redirect(@PathVariable int times, HttpServletRequest request,
			@RequestParam(defaultValue = "/pages/page") String to) {
		Messages.of(request).isEmpty();
		return "redirect:" + ((times > 1) ? "/redirect/" + (times - 1) + "?to=" + to : to);
	}

	/**
	 * Reads the messages, and redirects instead of showing them.
	 */
	@GetMapping("/read-and-redirect")
	String readAndRedirect(HttpServletRequest request) {
		Messages.of(request).forEach(PageMessage::getText);
		return "redirect:/pages/silent";
	}

	/**
	 * The name of a bean that is a redirect.
	 */
	@GetMapping("/redirect-bean")
	String redirectBean() {
		return "elsewhere";
	}

	@GetMapping("/file")
	ResponseEntity<Resource> file() {
		return ResponseEntity.ok()
			.header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=report.csv")
			.contentType(MediaType.parseMediaType("text/csv"))
			.body(new ByteArrayResource("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * A page without a view technology.
	 */
	@GetMapping(path = "/entity", produces = "text/html")
	ResponseEntity<String> entity(HttpServletRequest request) {
		return ResponseEntity.ok(Messages.html(request));
	}

	/**
	 * A view that leaves it to others to send what it has written.
	 */
	@GetMapping("/unflushed")
	View unflushed() {
		return (model, request, response) -> {
			response.setContentType("text/html");
			response.getWriter().write(Messages.html(request));
		};
	}

	/**
	 * The path is one below the inbox.
	 */
	@GetMapping("/messages/of/the/application")
	@ResponseBody
	String belowTheInbox() {
		return "of the application";
	}

	@GetMapping("/cached")
	String cached(HttpServletResponse response, @RequestParam String view) {
		response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.maxAge(Duration.ofMinutes(5)).getHeaderValue());
		return "rules/" + view;
	}

	@PostMapping("/flash")
	String flash(FlashMessages flash, @RequestParam List<String> text,
			@RequestParam(defaultValue = "INFO") String level, @RequestParam(defaultValue = "ONCE") String delivery,
			@RequestParam(defaultValue = "/pages/silent") String to,
			@RequestParam(name = "gate", required = false) @Nullable String gate) {
		this.gates.get(gate).pass();
		text.forEach((each) -> flash
			.send(UserMessage.of(MessageLevel.valueOf(level), each).delivery(Delivery.valueOf(delivery))));
		return "redirect:" + to;
	}

	/**
	 * Leaves a message of each level.
	 */
	@PostMapping("/flash-levels")
	String flashLevels(FlashMessages flash, @RequestParam String to) {
		flash.debug("debug");
		flash.info("info");
		flash.success("success");
		flash.warning("warning");
		flash.error("error");
		return "redirect:" + to;
	}

	/**
	 * Overwrites what the library keeps in the session.
	 */
	@PostMapping("/corrupt-session")
	String corruptSession(HttpSession session) {
		Collections.list(session.getAttributeNames())
			.stream()
			.filter((name) -> name.startsWith("async-messages"))
			.forEach((name) -> session.setAttribute(name, "{ broken"));
		return "redirect:/pages/silent";
	}

	/**
	 * Sends a message from within a request, and has an event of its own for htmx.
	 */
	@PostMapping("/send")
	String send(HttpServletResponse response, @RequestParam String to, @RequestParam String text,
			@RequestParam(defaultValue = "") String event) {
		if (!event.isEmpty()) {
			response.setHeader("HX-Trigger", event);
		}
		this.messages.info(to, text);
		return "rules/silent";
	}

	/**
	 * Refuses a form, and prints the page again.
	 */
	@PostMapping("/invalid")
	@ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
	String invalid(FlashMessages flash) {
		flash.error("The name is missing");
		return "rules/page";
	}

	@GetMapping("/flash-and-print")
	String flashAndPrint(FlashMessages flash) {
		flash.success("Saved");
		return "rules/page";
	}

	/**
	 * Has an attribute of the name that the library uses, too.
	 */
	@GetMapping("/own-mailbox")
	String ownMailbox(Model model) {
		model.addAttribute("mailbox", "of the application");
		return "rules/page";
	}

	@PostMapping("/notice")
	String notice(RedirectAttributes attributes, @RequestParam(name = "text", required = false) @Nullable String text) {
		attributes.addFlashAttribute("notice", text);
		return "redirect:/redirect/2";
	}

}
