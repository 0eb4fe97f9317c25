package io.github.asyncmessages.web.admin;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/**
 * A request whose file is refused, as a request for the form without parameters.
 */
final class RefusedUpload extends HttpServletRequestWrapper {

	/** The request attribute with this request. */
	static final String ATTRIBUTE = RefusedUpload.class.getName();

	/** What a browser may send before it reads the answer. */
	private static final long MAX_DISCARDED = DataSize.ofGigabytes(1).toBytes();

	private static final int BUFFER_SIZE = 64 * 1024;

	private static final Log logger = LogFactory.getLog(RefusedUpload.class);

	private final Reason reason;

	private final long maxFileSize;

	private final long maxRequestSize;

	RefusedUpload(HttpServletRequest request, Reason reason, long maxFileSize, long maxRequestSize) {
		super(request);
		this.reason = reason;
		this.maxFileSize = maxFileSize;
		this.maxRequestSize = maxRequestSize;
		request.setAttribute(ATTRIBUTE, this);
	}

	Reason reason() {
		return this.reason;
	}

	/**
	 * The maximum size of a file, as in a configuration file.
	 */
	String maxFileSize() {
		return print(this.maxFileSize);
	}

	/**
	 * The maximum size of a request, as in a configuration file.
	 */
	String maxRequestSize() {
		return print(this.maxRequestSize);
	}

	private static String print(long size) {
		if (size < 0) {
			return "-1";
		}
		DataSize limit = DataSize.ofBytes(size);
		if (size > 0 && size % DataSize.ofMegabytes(1).toBytes() == 0) {
			return limit.toMegabytes() + "MB";
		}
		return (size > 0 && size % DataSize.ofKilobytes(1).toBytes() == 0) ? limit.toKilobytes() + "KB"
				: limit.toString();
	}

	/**
	 * Reads the body to its end, because a browser shows no answer before it has sent
	 * all.
	 */
	void discard() {
		try (InputStream body = getRequest().getInputStream()) {
			byte[] buffer = new byte[BUFFER_SIZE];
			long size = 0;
			int read;
			do {
				read = body.read(buffer);
				size += read;
			}
			while (read != -1 && size < MAX_DISCARDED);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("The body of a refused request cannot be read", ex);
		}
	}

	@Override
	public String getMethod() {
		return HttpMethod.GET.name();
	}

	@Override
	public @Nullable String getContentType() {
		return null;
	}

	@Override
	public @Nullable String getHeader(String name) {
		return HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name) ? null : super.getHeader(name);
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		return HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name) ? Collections.emptyEnumeration()
				: super.getHeaders(name);
	}

	@Override
	public @Nullable String getParameter(String name) {
		return null;
	}

	@Override
	public Map<String, String[]> getParameterMap() {
		return Map.of();
	}

	@Override
	public Enumeration<String> getParameterNames() {
		return Collections.emptyEnumeration();
	}

	@Override
	public String @Nullable [] getParameterValues(String name) {
		return null;
	}

	@Override
	public Collection<Part> getParts() {
		return List.of();
	}

	/**
	 * Why a file is refused.
	 */
	enum Reason {

		TOO_LARGE("upload-too-large", HttpStatus.CONTENT_TOO_LARGE),

		UNREADABLE("upload-unreadable", HttpStatus.BAD_REQUEST);

		/** The label that says so. */
		final String label;

		final HttpStatus status;

		Reason(String label, HttpStatus status) {
			this.label = label;
			this.status = status;
		}

	}

}
