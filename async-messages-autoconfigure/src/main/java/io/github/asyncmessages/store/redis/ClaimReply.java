package io.github.asyncmessages.store.redis;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What the server has found in a mailbox, as {@code claim.lua} replies.
 *
 * @param now the time of the server
 * @param entries the raw entries that were taken, {@code null} where a message was
 * withdrawn since
 * @param tooLarge the sizes in bytes of entries that were rejected for it
 * @param unreadCount how many unread messages the inbox holds
 * @param untilRead values of the newest unread messages that stay until they are read,
 * newest first
 * @param unchangedMicros for how long the reply would be the same: 0 if a claim lasts or
 * something was taken, less than 0 for as long as nobody writes
 * @param latest the newest persistent messages as {@code list.lua} replies, or
 * {@code null} if nobody asked for them
 * @param storedIds the ids of all messages of the inbox, and of all that are scheduled
 * @param keyed those with a collapse key
 * @param otherClaims what other pages had taken before
 * @param takenAt when the entries were taken
 * @param scheduledCount how many scheduled one-time messages count with those that wait
 * @param closed the announcements that the recipient has closed or received, or
 * {@code null} if nobody asked for them
 */
record ClaimReply(Instant now, List<byte @Nullable []> entries, List<Long> tooLarge, int unreadCount,
		List<byte[]> untilRead, long unchangedMicros, @Nullable List<Object> latest, List<String> storedIds,
		List<Keyed> keyed, List<OtherClaim> otherClaims, Instant takenAt, int scheduledCount,
		@Nullable Set<String> closed) {

	private static final List<Object> EMPTY_INBOX = List.of(List.of(), Resp.bytes(""), Resp.bytes(0));

	private static final ClaimReply NOTHING = new ClaimReply(Instant.EPOCH, List.of(), List.of(), 0, List.of(), -1,
			EMPTY_INBOX, List.of(), List.of(), List.of(), Instant.EPOCH, 0, null);

	static ClaimReply of(List<Object> reply) {
		if (reply.isEmpty()) {
			return NOTHING;
		}
		boolean simple = reply.size() == 2;
		Instant now = InboxValue.instant(Resp.number(reply.get(0)));
		return new ClaimReply(now, part(reply, 1), part(reply, 2), simple ? 0 : ((Long) reply.get(3)).intValue(),
				part(reply, 4), simple ? 0 : (Long) reply.get(5), simple ? EMPTY_INBOX : latest(reply),
				Resp.texts(part(reply, 7)), ClaimReply.<List<Object>>part(reply, 8).stream().map(Keyed::of).toList(),
				ClaimReply.<List<Object>>part(reply, 9).stream().map(OtherClaim::of).toList(),
				(reply.size() > 10) ? InboxValue.instant(Resp.number(reply.get(10))) : now,
				(reply.size() > 11) ? ((Long) reply.get(11)).intValue() : 0, null);
	}

	/**
	 * Entries that were read, but not taken.
	 * @param takenAt when they were taken by somebody else, or the present
	 */
	static ClaimReply ofRead(Instant now, List<byte @Nullable []> entries, List<String> storedIds,
			List<OtherClaim> otherClaims, Instant takenAt) {
		return new ClaimReply(now, entries, List.of(), 0, List.of(), 0, null, storedIds, List.of(), otherClaims,
				takenAt, 0, null);
	}

	/**
	 * The same reply with what the recipient has closed or received.
	 */
	ClaimReply closed(@Nullable Set<String> closed) {
		return (closed == null) ? this
				: new ClaimReply(this.now, this.entries, this.tooLarge, this.unreadCount, this.untilRead,
						this.unchangedMicros, this.latest, this.storedIds, this.keyed, this.otherClaims, this.takenAt,
						this.scheduledCount, closed);
	}

	/**
	 * The size of the persistent messages, and of the ids of announcements.
	 */
	long bytes() {
		Stream<byte[]> listed = (this.latest != null)
				? Stream.concat(InboxValue.values(this.latest).stream(), InboxValue.olderUnread(this.latest).stream())
				: Stream.empty();
		Set<String> ids = (this.closed != null) ? this.closed : Set.of();
		return Stream.concat(this.untilRead.stream(), listed).mapToLong((value) -> value.length).sum()
				+ ids.stream().mapToLong(String::length).sum();
	}

	private static @Nullable List<Object> latest(List<Object> reply) {
		List<Object> latest = part(reply, 6);
		return latest.isEmpty() ? null : latest;
	}

	private static <T extends @Nullable Object> List<T> part(List<Object> reply, int index) {
		return (index < reply.size()) ? Resp.list(reply.get(index)) : List.of();
	}

	/**
	 * A persistent message with a collapse key.
	 */
	record Keyed(String key, String id, boolean unread) {

		private static Keyed of(List<Object> keyed) {
			return new Keyed(Resp.text(keyed.get(0)), Resp.text(keyed.get(1)), (Long) keyed.get(2) == 1);
		}

	}

	/**
	 * A claim of another page, with its raw entries.
	 */
	record OtherClaim(String id, List<byte @Nullable []> entries) {

		private static OtherClaim of(List<Object> claim) {
			return new OtherClaim(Resp.text(claim.get(0)), Resp.list(claim.get(1)));
		}

	}

}
