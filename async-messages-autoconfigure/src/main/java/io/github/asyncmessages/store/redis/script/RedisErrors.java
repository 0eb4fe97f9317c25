package io.github.asyncmessages.store.redis.script;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.asyncmessages.MailboxRefusedException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Reads the code of an error reply, such as {@code READONLY}. Redis 6.2 wraps the reply
 * to a command that fails inside a script: {@code ERR Error running script (call to
 * f_872b...): @user_script:1: @user_script: 1: -READONLY You can't write against a read
 * only replica.} Later versions begin with its code.
 */
final class RedisErrors {

	static final String NOSCRIPT = "NOSCRIPT";

	static final String READONLY = "READONLY";

	private static final Pattern CODE = Pattern.compile(
			"(?:ERR Error running script \\(call to \\S+\\): (?:@user_script: ?\\d+: )+-?)?([A-Z]{2,})(?: .*|$)",
			Pattern.DOTALL);

	/**
	 * The codes of errors that concern the mailbox of the call: a key holds a value of
	 * another type, or the script cannot cope with what it finds. All others tell of the
	 * server or of its user. A slot is being moved ({@code TRYAGAIN}, {@code MOVED},
	 * {@code ASK}), the server is being started or has become a replica, or it must not
	 * write at the moment ({@code OOM}, {@code MISCONF}, {@code NOREPLICAS}): the same
	 * call may succeed later.
	 */
	private static final Set<String> MAILBOX_CODES = Set.of("ERR", "WRONGTYPE");

	private RedisErrors() {
	}

	/**
	 * The code of the error that the server has answered, or {@code null} if the call
	 * failed for another reason.
	 */
	static @Nullable String code(Throwable failure) {
		String message = NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
		Matcher matcher = CODE.matcher((message != null) ? message : "");
		return matcher.matches() ? matcher.group(1) : null;
	}

	/**
	 * Turns an error that concerns one mailbox into a {@link MailboxRefusedException}.
	 * @return that exception, or the failure as it is
	 */
	static Throwable translate(Throwable failure) {
		String code = code(failure);
		return (code != null && MAILBOX_CODES.contains(code))
				? new MailboxRefusedException(
						String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage()), failure)
				: failure;
	}

}
