package io.github.asyncmessages.web.admin;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartResolver;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;

/**
 * Turns a request with a file that is too large, or that cannot be read, into a request
 * for the form, which then says so. Spring Security cannot read the token against
 * forgeries of such a request, because it is in the same body, and would only say that
 * access is denied.
 */
public final class UploadLimitFilter extends OncePerRequestFilter implements Ordered {

	/** After Spring Session's filter, and before all that read parameters. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 60;

	/** What the other fields of the form can have, as in Tomcat by default. */
	private static final long MAX_FIELDS_SIZE = DataSize.ofMegabytes(2).toBytes();

	private static final Log logger = LogFactory.getLog(UploadLimitFilter.class);

	private final MultipartResolver multipart = new StandardServletMultipartResolver();

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
		RefusedUpload.Reason refusal = refusal(request);
		chain.doFilter((refusal != null) ? new RefusedUpload(request, refusal, this.maxFileSize, this.maxRequestSize)
				: request, response);
	}

	private RefusedUpload.@Nullable Reason refusal(HttpServletRequest request) {
		long size = request.getContentLengthLong();
		if (exceeds(size, this.maxRequestSize, 0) || exceeds(size, this.maxFileSize, MAX_FIELDS_SIZE)) {
			return RefusedUpload.Reason.TOO_LARGE;
		}
		try {
			// The container keeps what it has read.
			this.multipart.resolveMultipart(request);
			return null;
		}
		catch (MaxUploadSizeExceededException ex) {
			return RefusedUpload.Reason.TOO_LARGE;
		}
		catch (MultipartException ex) {
			logger.debug("A file for the administration pages cannot be read", ex);
			return RefusedUpload.Reason.UNREADABLE;
		}
	}

	private static boolean exceeds(long size, long limit, long allowance) {
		return limit >= 0 && size - allowance > limit;
	}

}
