package io.github.asyncmessages.web.inbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/**
 * Tells scripts, which want JSON, from browsers.
 */
final class ContentNegotiation {

	private ContentNegotiation() {
	}

	/**
	 * Whether the client prefers JSON to a page.
	 * @return {@code false} also if the client does not say, or cannot be understood
	 */
	static boolean wantsJson(HttpServletRequest request) {
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
	 * The types that the client accepts, the preferred one first.
	 */
	private static List<MediaType> accepted(HttpServletRequest request) {
		try {
			List<MediaType> types = new ArrayList<>(
					MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT))));
			types.removeIf((type) -> type.getQualityValue() == 0);
			MimeTypeUtils.sortBySpecificity(types);
			return types;
		}
		catch (InvalidMediaTypeException | InvalidMimeTypeException ex) {
			return List.of();
		}
	}

}
