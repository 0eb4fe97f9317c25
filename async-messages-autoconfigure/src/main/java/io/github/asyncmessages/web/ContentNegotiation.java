package io.github.asyncmessages.web;

import java.util.ArrayList;
import java.util.List;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * What a client wants to get.
 */
public final class ContentNegotiation {

	private ContentNegotiation() {
	}

	/**
	 * Whether the client wants JSON rather than a page.
	 * @param request the request
	 * @return {@code false} also if the client does not say, or cannot be understood
	 */
	public static boolean wantsJson(ServerRequest request) {
		for (MediaType type : accepted(request)) {
			if (type.isCompatibleWith(MediaType.TEXT_HTML)) {
				return false;
			}
			if (type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What the client accepts, the most wanted first.
	 */
	private static List<MediaType> accepted(ServerRequest request) {
		try {
			List<MediaType> types = new ArrayList<>(request.headers().accept());
			MimeTypeUtils.sortBySpecificity(types);
			return types;
		}
		catch (InvalidMediaTypeException | InvalidMimeTypeException ex) {
			return List.of();
		}
	}

}
