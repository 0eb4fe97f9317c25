package io.github.asyncmessages.web.endpoint;

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
 * Distinguishes scripts, which accept JSON, from browsers.
 */
public final class ContentNegotiation {

	private ContentNegotiation() {
	}

	/**
	 * Whether the client prefers JSON to HTML.
	 * @param request the request
	 * @return {@code false} also if the {@code Accept} header is missing or invalid
	 */
	public static boolean wantsJson(HttpServletRequest request) {
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
	 * The media types that the client accepts, in order of preference.
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
