package io.github.asyncmessages.service;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.AnnouncementAudience;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.Audience;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementStore;

import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.Assert;
import org.springframework.util.IdGenerator;

/**
 * The {@link Announcements} of a store. Thread-safe.
 */
public final class DefaultAnnouncements implements Announcements {

	private static final IdGenerator ids = new AlternativeJdkIdGenerator();

	private final AnnouncementStore store;

	private final AnnouncementBoard board;

	private final Predicate<String> audiences;

	private final Clock clock;

	private final WriteScheduler scheduler;

	/**
	 * Creates announcements.
	 * @param store the store
	 * @param board this node's copy of the store
	 * @param audiences whether there is an {@link AnnouncementAudience} of a name
	 * @param clock tells when an announcement has ended
	 * @param scheduler tells when a transaction of the caller has committed
	 */
	public DefaultAnnouncements(AnnouncementStore store, AnnouncementBoard board, Predicate<String> audiences,
			Clock clock, WriteScheduler scheduler) {
		this.store = store;
		this.board = board;
		this.audiences = audiences;
		this.clock = clock;
		this.scheduler = scheduler;
	}

	@Override
	public void publish(Announcement announcement) {
		put(announcement, false);
	}

	@Override
	public void publishAgain(Announcement announcement) {
		put(announcement, true);
	}

	private void put(Announcement announcement, boolean again) {
		Assert.notNull(announcement, "'announcement' must not be null");
		Instant now = this.clock.instant();
		Assert.isTrue(!announcement.hasEnded(now),
				() -> "'until' must be in the future but was " + announcement.until());
		Audience audience = announcement.audience();
		Assert.isTrue(audience.kind() != Audience.Kind.BEAN || this.audiences.test(String.valueOf(audience.name())),
				() -> "'audience' must name a bean of type AnnouncementAudience but there is no '" + audience.name()
						+ "'");
		UserMessage message = announcement.message().id(ids.generateId().toString()).createdAt(now);
		this.store.put(new Announcement(announcement.key(), message, announcement.from(), announcement.until(),
				announcement.audience(), announcement.mode()), again);
		changed();
	}

	/**
	 * A store that is part of the caller's transaction has changed after the commit only.
	 */
	private void changed() {
		this.board.changed();
		if (this.scheduler.isDeferring()) {
			this.scheduler.defer(this.board::changed);
		}
	}

	@Override
	public boolean withdraw(String key) {
		Assert.notNull(key, "'key' must not be null");
		boolean withdrawn = this.store.remove(key);
		changed();
		return withdrawn;
	}

	@Override
	public List<Announcement> list() {
		Instant now = this.clock.instant();
		return this.board.read().usable().stream().filter((announcement) -> !announcement.hasEnded(now)).toList();
	}

}
