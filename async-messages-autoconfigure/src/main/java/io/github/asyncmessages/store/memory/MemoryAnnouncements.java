package io.github.asyncmessages.store.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.StoredAnnouncements;

import org.springframework.util.Assert;

/**
 * Keeps announcements in memory.
 */
public final class MemoryAnnouncements implements AnnouncementStore {

	private final Clock clock;

	private final Map<String, Long> closed = new ConcurrentHashMap<>();

	private volatile StoredAnnouncements stored = StoredAnnouncements.NONE;

	/**
	 * Creates a store without announcements.
	 * @param clock tells which announcements have ended
	 */
	public MemoryAnnouncements(Clock clock) {
		this.clock = clock;
	}

	@Override
	public synchronized void put(Announcement announcement, boolean again) {
		Map<String, Announcement> all = byKey();
		Instant now = this.clock.instant();
		all.values().removeIf((other) -> other.hasEnded(now));
		Announcement before = all.remove(announcement.key());
		Assert.isTrue(before != null || all.size() < Announcements.MAX, () -> "No more than " + Announcements.MAX
				+ " announcements can be published at a time: withdraw one before '" + announcement.key() + "'");
		all.put(announcement.key(), (before == null || again) ? announcement
				: withMessage(announcement, identifiedAs(announcement.message(), before.message())));
		replace(all);
	}

	private static UserMessage identifiedAs(UserMessage message, UserMessage before) {
		return message.id(before.id()).createdAt(Objects.requireNonNull(before.createdAt()));
	}

	private static Announcement withMessage(Announcement announcement, UserMessage message) {
		return new Announcement(announcement.key(), message, announcement.from(), announcement.until(),
				announcement.audience(), announcement.mode());
	}

	@Override
	public synchronized boolean remove(String key) {
		Map<String, Announcement> all = byKey();
		boolean removed = all.remove(key) != null;
		if (removed) {
			replace(all);
		}
		return removed;
	}

	private Map<String, Announcement> byKey() {
		return this.stored.usable()
			.stream()
			.collect(Collectors.toMap(Announcement::key, (announcement) -> announcement, (one, other) -> one,
					TreeMap::new));
	}

	private void replace(Map<String, Announcement> all) {
		this.closed.keySet()
			.retainAll(all.values().stream().map((announcement) -> announcement.message().id()).toList());
		this.stored = StoredAnnouncements.of(all.values());
	}

	@Override
	public StoredAnnouncements read() {
		return this.stored;
	}

	@Override
	public long countClosed(String id) {
		return this.closed.getOrDefault(id, 0L);
	}

	/**
	 * Notes that a reader has closed an announcement.
	 */
	void closed(String id) {
		if (this.stored.usable().stream().anyMatch((announcement) -> announcement.message().id().equals(id))) {
			this.closed.merge(id, 1L, Long::sum);
		}
	}

	/**
	 * Notes that a reader is to receive an announcement again.
	 */
	void forgotten(String id) {
		this.closed.computeIfPresent(id, (name, count) -> Math.max(0, count - 1));
	}

	@Override
	public Object version() {
		return this.stored;
	}

}
