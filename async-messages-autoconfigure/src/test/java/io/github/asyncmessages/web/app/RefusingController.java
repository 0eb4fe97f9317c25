package io.github.asyncmessages.web.app;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Reads the messages, and answers with an error, in all the ways of Spring MVC.
 */
@Controller
@RequestMapping("/refuse")
class RefusingController {

	@GetMapping("/status-exception")
	String statusException(HttpServletRequest request) {
		Messages.html(request);
		throw new ResponseStatusException(HttpStatus.GONE);
	}

	@GetMapping("/annotated-exception")
	String annotatedException(HttpServletRequest request) {
		Messages.html(request);
		throw new GoneException();
	}

	@GetMapping("/send-error")
	void sendError(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Messages.html(request);
		response.sendError(HttpServletResponse.SC_GONE);
	}

	@GetMapping(path = "/send-error-and-print", produces = "text/html")
	@ResponseBody
	String sendErrorAndPrint(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.sendError(HttpServletResponse.SC_GONE);
		return Messages.html(request);
	}

	@GetMapping("/send-error-and-render")
	String sendErrorAndRender(HttpServletResponse response) throws IOException {
		response.sendError(HttpServletResponse.SC_GONE);
		return "rules/page";
	}

	@GetMapping("/reason")
	@ResponseStatus(code = HttpStatus.GONE, reason = "It was here yesterday")
	void reason(HttpServletRequest request) {
		Messages.html(request);
	}

	@GetMapping("/empty")
	ResponseEntity<Void> empty(HttpServletRequest request) {
		Messages.html(request);
		return ResponseEntity.status(HttpStatus.GONE).build();
	}

	@GetMapping("/problem")
	String problem(HttpServletRequest request) {
		Messages.html(request);
		throw new UnsupportedOperationException();
	}

	@ExceptionHandler
	ProblemDetail answer(UnsupportedOperationException ex) {
		return ProblemDetail.forStatus(HttpStatus.GONE);
	}

	@GetMapping("/silent-view")
	String silentView(HttpServletRequest request) {
		Messages.html(request);
		throw new IllegalStateException();
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.GONE)
	String render(IllegalStateException ex) {
		return "rules/silent";
	}

	@GetMapping("/body")
	ResponseEntity<String> body(HttpServletRequest request) {
		return ResponseEntity.status(HttpStatus.GONE).contentType(MediaType.TEXT_HTML).body(Messages.html(request));
	}

	@GetMapping("/body-of-handler")
	String bodyOfHandler() {
		throw new IllegalArgumentException();
	}

	@GetMapping("/read-and-body-of-handler")
	String readAndBodyOfHandler(HttpServletRequest request) {
		Messages.html(request);
		throw new IllegalArgumentException();
	}

	@ExceptionHandler
	ResponseEntity<String> print(IllegalArgumentException ex, HttpServletRequest request) {
		return body(request);
	}

	@SuppressWarnings("serial")
	@ResponseStatus(HttpStatus.GONE)
	private static final class GoneException extends RuntimeException {

	}

}
