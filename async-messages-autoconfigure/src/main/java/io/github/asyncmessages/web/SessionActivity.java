package io.github.asyncmessages.web;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/**
 * Ends HTTP sessions that only scripts keep alive. A container prolongs a session with
 * every request, so a session that scripts use records when a user has last requested
 * something else. Other sessions are not touched. Thread-safe.
 */
public final class SessionActivity {

	static final String ATTRIBUTE = "async-messages.activity";

	private static final String SCRIPT = SessionActivity.class.getName() + ".SCRIPT";

	/**
	 * The fraction of the timeout by which the record may be late, so that not every
	 * request changes the session.
	 */
	private static final int PRECISION = 20;

	private final Clock clock;

	/**
	 * Creates a record of activity.
	 * @param clock the clock
	 */
	public SessionActivity(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Marks a request as that of a script.
	 */
	static void mark(HttpServletRequest request) {
		request.setAttribute(SCRIPT, true);
	}

	/**
	 * Records that a user has requested something, unless a script has.
	 */
	void record(HttpServletRequest request) {
		if (request.getAttribute(SCRIPT) == null) {
			recordUser(request);
		}
	}

	private void recordUser(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session != null && session.getAttribute(ATTRIBUTE) instanceof Long last
				&& this.clock.millis() - last > timeoutMillis(session) / PRECISION) {
			session.setAttribute(ATTRIBUTE, this.clock.millis());
		}
	}

	/**
	 * Records that a script has requested something, and ends a session whose user has
	 * requested nothing for longer than its timeout. Creates no session.
	 * @param request the request of the script
	 * @return {@code false} if the session was ended
	 */
	public boolean recordScript(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session == null) {
			return true;
		}
		if (!(session.getAttribute(ATTRIBUTE) instanceof Long last)) {
			session.setAttribute(ATTRIBUTE, this.clock.millis());
			return true;
		}
		long timeout = timeoutMillis(session);
		boolean idle = timeout > 0 && this.clock.millis() - last > timeout + timeout / PRECISION;
		if (idle) {
			session.invalidate();
		}
		return !idle;
	}

	private static long timeoutMillis(HttpSession session) {
		return TimeUnit.SECONDS.toMillis(session.getMaxInactiveInterval());
	}

}
