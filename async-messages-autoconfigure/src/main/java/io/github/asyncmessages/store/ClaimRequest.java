package io.github.asyncmessages.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.UserMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a page asks for that shows announcements to its reader, or lists the unread
 * persistent messages.
 *
 * @param latest how many of the newest persistent messages to read, 0 for none
 * @param olderUnread whether to read the unread ones that are older as well
 * @param once the announcements that the reader is shown once
 * @param untilClosed those that the reader is shown until they are closed
 */
public record ClaimRequest(int latest, boolean olderUnread, List<Once> once, List<UntilClosed> untilClosed) {

	public ClaimRequest {
		once = List.copyOf(once);
		untilClosed = List.copyOf(untilClosed);
	}

	/**
	 * Creates a request without announcements that can be closed.
	 * @param latest how many of the newest persistent messages to read, 0 for none
	 * @param once the announcements that the reader is shown once
	 */
	public ClaimRequest(int latest, List<Once> once) {
		this(latest, false, once, List.of());
	}

	/**
	 * Creates the request of a page.
	 * @param latest how many of the newest persistent messages to read, 0 for none
	 * @param announced the announcements that are shown to the reader
	 * @param now the time at which the reader receives those that are shown once
	 * @return the request
	 */
	public static ClaimRequest of(int latest, List<Announcement> announced, Instant now) {
		List<Once> once = new ArrayList<>();
		List<UntilClosed> untilClosed = new ArrayList<>();
		for (Announcement announcement : announced) {
			String id = announcement.message().id();
			switch (announcement.mode()) {
				case ONCE -> once.add(new Once(id, message(announcement, now), announcement.until()));
				case UNTIL_CLOSED -> untilClosed.add(new UntilClosed(id, announcement.until()));
				case ALWAYS -> {
				}
			}
		}
		return new ClaimRequest(latest, false, once, untilClosed);
	}

	/**
	 * Asks for the unread persistent messages that are older than the newest as well.
	 * @return a changed copy
	 */
	public ClaimRequest withOlderUnread() {
		return new ClaimRequest(this.latest, true, this.once, this.untilClosed);
	}

	/**
	 * The one-time message with which a reader receives an announcement. It does not
	 * expire: a page that finds it looks whether the announcement has ended, which may
	 * have been prolonged.
	 */
	static UserMessage message(Announcement announcement, Instant now) {
		return announcement.message().id(AnnouncementIds.of(announcement)).createdAt(now);
	}

	/**
	 * Whether a claim answers this request without asking the store.
	 * @param claim a claim that has taken nothing
	 * @return {@code true} if it has the wanted messages and says what the reader has
	 * closed or received, and the reader has received everything that is shown once
	 */
	public boolean isAnsweredBy(Claim claim) {
		return claim.hasLatest(this.latest) && (!this.olderUnread || claim.hasUnread()) && claim.closed() != null
				&& this.once.stream().map(Once::id).allMatch(claim.closed()::contains);
	}

	/**
	 * An announcement that a reader is shown once.
	 *
	 * @param id identifies what the reader has received
	 * @param message the one-time message that the reader receives; it has an id of its
	 * own. If the mailbox has a message with this id, that one stands for it
	 * @param until when the announcement ends, or {@code null} if it does not
	 */
	public record Once(String id, UserMessage message, @Nullable Instant until) {
	}

	/**
	 * An announcement that a reader is shown until it is closed.
	 *
	 * @param id identifies what the reader has closed
	 * @param until when the announcement ends, or {@code null} if it does not
	 */
	public record UntilClosed(String id, @Nullable Instant until) {
	}

}
