package io.github.asyncmessages.web.endpoint;

import java.io.IOException;
import java.net.URI;
import java.util.function.BooleanSupplier;

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

	private final BooleanSupplier permission;

	/**
	 * Creates an endpoint for all users.
	 * @param path the path to which its mappings are relative
	 */
	protected Endpoint(String path) {
		this(path, () -> true);
	}

	/**
	 * Creates an endpoint for some users.
	 * @param path the path to which its mappings are relative
	 * @param permission whether the user of the current request may use the endpoint
	 */
	protected Endpoint(String path, BooleanSupplier permission) {
		this.path = path;
		this.permission = permission;
	}

	/**
	 * The path to which the mappings of this endpoint are relative.
	 * @return a path within the application
	 */
	protected final String path() {
		return this.path;
	}

	/**
	 * Refuses a user who may not use this endpoint.
	 * @throws ResponseStatusException if the user may not use it
	 */
	final void requirePermission() {
		if (!this.permission.getAsBoolean()) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "The user lacks the required authority");
		}
	}

	/**
	 * Ends the handling of a request, after its view was rendered or has failed. Does
	 * nothing by default.
	 * @param request the request
	 */
	protected void complete(HttpServletRequest request) {
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
