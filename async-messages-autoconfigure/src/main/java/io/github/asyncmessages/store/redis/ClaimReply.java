package io.github.asyncmessages.store.redis;

import java.time.Instant;
import java.util.List;

/**
 * What the server has found in a mailbox.
 *
 * @param now the time of the server
 * @param entries the raw entries that were taken
 * @param unreadCount how many unread messages the inbox holds
 * @param untilRead values of the newest unread messages that stay until they are read,
 * newest first
 * @param dropped how many unseen messages made room
 * @param unchangedMicros for how long it would find the same: 0 if it has taken
 * something, less than 0 for as long as nobody writes
 */
record ClaimReply(Instant now, List<byte[]> entries, int unreadCount, List<byte[]> untilRead, long dropped,
		long unchangedMicros) {

	private static final ClaimReply NOTHING = new ClaimReply(Instant.EPOCH, List.of(), 0, List.of(), 0, -1);

	static ClaimReply of(List<Object> reply) {
		if (reply.isEmpty()) {
			return NOTHING;
		}
		Instant now = InboxValue.instant(Resp.number(reply.get(0)));
		List<byte[]> entries = Resp.list(reply.get(1));
		return (reply.size() == 2) ? new ClaimReply(now, entries, 0, List.of(), 0, 0) : new ClaimReply(now, entries,
				((Long) reply.get(2)).intValue(), Resp.list(reply.get(3)), (Long) reply.get(4), (Long) reply.get(5));
	}

}
