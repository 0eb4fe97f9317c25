package io.github.asyncmessages.web.admin;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns a request with a file that is too large into a request for the form, which then
 * says so. Spring Security cannot read the token against forgeries of such a request,
 * because it is in the same body, and would only say that access is denied.
 */
public final class UploadLimitFilter extends OncePerRequestFilter implements Ordered {

	/** After Spring Session's filter, and before all that read parameters. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 60;

	/** What the other fields of the form can have, as in Tomcat by default. */
	private static final long MAX_FIELDS_SIZE = DataSize.ofMegabytes(2).toBytes();

	private static final Log logger = LogFactory.getLog(UploadLimitFilter.class);

	private final String path;

	private final long maxFileSize;

	private final long maxRequestSize;

	/**
	 * Creates a filter.
	 * @param path the path of the administration pages
	 * @param maxFileSize the maximum size of a file in bytes, or -1 if there is none
	 * @param maxRequestSize the maximum size of a request in bytes, or -1 if there is
	 * none
	 */
	public UploadLimitFilter(String path, long maxFileSize, long maxRequestSize) {
		this.path = path + "/send";
		this.maxFileSize = maxFileSize;
		this.maxRequestSize = maxRequestSize;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !HttpMethod.POST.matches(request.getMethod())
				|| !request.getRequestURI().equals(request.getContextPath() + this.path)
				|| !StringUtils.startsWithIgnoreCase(request.getContentType(), "multipart/");
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(isTooLarge(request)
				? new RefusedUpload(request, Math.max(this.maxFileSize, 0), Math.max(this.maxRequestSize, 0)) : request,
				response);
	}

	private boolean isTooLarge(HttpServletRequest request) {
		long size = request.getContentLengthLong();
		if (exceeds(size, this.maxRequestSize, 0) || exceeds(size, this.maxFileSize, MAX_FIELDS_SIZE)) {
			return true;
		}
		if (size >= 0 && !exceeds(size, this.maxFileSize, 0)) {
			return false;
		}
		// What the container leaves of the body is small enough to be read by it later.
		try {
			request.getParts();
			return false;
		}
		catch (IOException | ServletException | RuntimeException ex) {
			// The container has its own exceptions for this.
			logger.debug("A file for the administration pages is refused", ex);
			return true;
		}
	}

	private static boolean exceeds(long size, long limit, long allowance) {
		return limit >= 0 && size - allowance > limit;
	}

}
