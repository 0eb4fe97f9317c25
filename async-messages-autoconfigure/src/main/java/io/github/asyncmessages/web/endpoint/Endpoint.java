package io.github.asyncmessages.web.endpoint;

import java.io.IOException;
import java.net.URI;

import io.github.asyncmessages.MessageStoreException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.server.ResponseStatusException;

/**
 * A controller of the library below one path. Its errors are JSON for scripts and error
 * pages for browsers.
 */
public abstract class Endpoint {

	private final String path;

	/**
	 * Creates an endpoint.
	 * @param path the path to which its mappings are relative
	 */
	protected Endpoint(String path) {
		this.path = path;
	}

	/**
	 * The path to which the mappings of this endpoint are relative.
	 * @return a path within the application
	 */
	protected final String path() {
		return this.path;
	}

	/**
	 * Creates a JSON response.
	 * @param body the content
	 * @return a successful response
	 */
	protected static ResponseEntity<Object> json(Object body) {
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
	}

	/**
	 * Creates a redirect to a page that shows the outcome of a form.
	 * @param address the path, including the context path
	 * @return the redirect
	 */
	protected static ResponseEntity<Object> seeOther(String address) {
		return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(address)).build();
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> refuse(IllegalArgumentException ex, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		return refuse(new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getMessage(), ex), request, response);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> refuse(MessageStoreException ex, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		return refuse(
				new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The message store does not answer", ex),
				request, response);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> refuse(ResponseStatusException ex, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		if (!ContentNegotiation.wantsJson(request)) {
			response.sendError(ex.getStatusCode().value(), ex.getReason());
			return null;
		}
		ProblemDetail problem = ex.getBody();
		return ResponseEntity.status(ex.getStatusCode()).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
	}

}
