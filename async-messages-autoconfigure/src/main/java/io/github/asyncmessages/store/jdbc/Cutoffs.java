package io.github.asyncmessages.store.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

import io.github.asyncmessages.store.MailboxLimits;
import org.jspecify.annotations.Nullable;

/**
 * The times with which statements compare columns, which hold UTC to the microsecond.
 *
 * @param now the present
 * @param oldest one-time messages of this time or older have expired
 * @param oldestRead messages read at this time or earlier have expired
 * @param oldestDelivered rows of messages delivered at this time or earlier are not kept
 * @param oldestSeen recipients seen at this time or earlier are as if they were not
 */
record Cutoffs(LocalDateTime now, LocalDateTime oldest, LocalDateTime oldestRead, LocalDateTime oldestDelivered,
		LocalDateTime oldestSeen) {

	/** The times that every database can hold. */
	private static final Instant EARLIEST = Instant.parse("1000-01-01T00:00:00Z");

	private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

	static Cutoffs of(Instant now, MailboxLimits limits) {
		Duration history = limits.history();
		return new Cutoffs(column(now), column(now.minus(limits.retention())),
				column(now.minus(limits.inboxRetention())), column((history != null) ? now.minus(history) : now),
				column(now.minus(MailboxLimits.SEEN)));
	}

	static LocalDateTime column(Instant time) {
		Instant possible = time.isAfter(LATEST) ? LATEST : time.isBefore(EARLIEST) ? EARLIEST : time;
		return LocalDateTime.ofInstant(possible, ZoneOffset.UTC);
	}

	static @Nullable Instant instant(@Nullable LocalDateTime column) {
		return (column != null) ? column.toInstant(ZoneOffset.UTC) : null;
	}

}
