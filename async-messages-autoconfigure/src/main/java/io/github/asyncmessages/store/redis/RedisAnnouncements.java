package io.github.asyncmessages.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.AnnouncementCodec;
import io.github.asyncmessages.store.AnnouncementStore;
import io.github.asyncmessages.store.BoundedWait;
import io.github.asyncmessages.store.StoredAnnouncements;
import io.github.asyncmessages.store.StoredAnnouncements.Entry;
import io.github.asyncmessages.store.UnusableMessageException;
import io.github.asyncmessages.store.cache.ClaimCache;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Keeps announcements in a hash, to which any client may add JSON texts, and what belongs
 * to them in two others.
 */
final class RedisAnnouncements implements AnnouncementStore {

	/** How many announcements have their readers counted. */
	private static final int MAX_COUNTED = 2 * Announcements.MAX;

	private final MailboxScripts scripts;

	private final ClaimCache cache;

	private final AnnouncementCodec codec;

	private final Clock clock;

	private final Duration readTimeout;

	private final Duration writeTimeout;

	RedisAnnouncements(MailboxScripts scripts, ClaimCache cache, AnnouncementCodec codec, Clock clock,
			Duration readTimeout, Duration writeTimeout) {
		this.scripts = scripts;
		this.cache = cache;
		this.codec = codec;
		this.clock = clock;
		this.readTimeout = readTimeout;
		this.writeTimeout = writeTimeout;
	}

	@Override
	public void put(Announcement announcement, boolean again) {
		byte[] json = Resp.bytes(this.codec.encode(announcement));
		UserMessage message = announcement.message();
		List<byte[]> args = new ArrayList<>(List.of(Resp.bytes(announcement.key()), json,
				Resp.bytes(message.id() + " " + Objects.requireNonNull(message.createdAt())),
				Resp.bytes(again ? "1" : "0"), Resp.bytes(Announcements.MAX)));
		Instant now = this.clock.instant();
		for (Entry entry : entries(readRaw(this.writeTimeout))) {
			if (hasEnded(entry, now)) {
				args.add(Resp.bytes(entry.key()));
				args.add(entry.json());
			}
		}
		List<Object> reply = write(Script.PUT_ANNOUNCEMENT, announcement.key(), args.toArray(byte[][]::new));
		Assert.isTrue((Long) reply.get(0) == 1, () -> "No more than " + Announcements.MAX
				+ " announcements can be published at a time: withdraw one before '" + announcement.key() + "'");
	}

	private boolean hasEnded(Entry entry, Instant now) {
		try {
			return this.codec.decode(entry.key(), entry.key(), null, entry.json()).hasEnded(now);
		}
		catch (UnusableMessageException ex) {
			return false;
		}
	}

	@Override
	public boolean remove(String key) {
		return (Long) write(Script.REMOVE_ANNOUNCEMENT, key, Resp.bytes(key)).get(0) == 1;
	}

	@Override
	public StoredAnnouncements read() {
		List<Object> reply = readRaw(this.readTimeout);
		return StoredAnnouncements.of(entries(reply), (Long) reply.get(0), this.codec);
	}

	private List<Object> readRaw(Duration timeout) {
		return BoundedWait.await("Redis",
				this.scripts.runOnAnnouncements(Script.READ_ANNOUNCEMENTS, Resp.bytes(StoredAnnouncements.MAX_READ)),
				timeout, () -> "The announcements cannot be read");
	}

	private static List<Entry> entries(List<Object> reply) {
		List<Entry> entries = new ArrayList<>();
		for (int i = 1; i < reply.size(); i += 3) {
			String[] idAndTime = Resp.text(reply.get(i + 2)).split(" ", 2);
			boolean known = idAndTime.length == 2;
			entries
				.add(new Entry(new String((byte[]) reply.get(i), StandardCharsets.UTF_8), known ? idAndTime[0] : null,
						known ? Instant.parse(idAndTime[1]) : null, (byte[]) reply.get(i + 1)));
		}
		return entries;
	}

	@Override
	public long countClosed(String id) {
		return (Long) write(Script.COUNT_CLOSED, id, Resp.bytes(id), Resp.bytes(0), Resp.bytes(MAX_COUNTED)).get(0);
	}

	/**
	 * Notes that a reader has closed an announcement, without waiting for the server.
	 */
	void closed(String id) {
		count(id, 1);
	}

	/**
	 * Notes that a reader is to receive an announcement again, without waiting for the
	 * server.
	 */
	void forgotten(String id) {
		count(id, -1);
	}

	private void count(String id, int readers) {
		this.scripts.runOnAnnouncements(Script.COUNT_CLOSED, Resp.bytes(id), Resp.bytes(readers),
				Resp.bytes(MAX_COUNTED));
	}

	@Override
	public @Nullable Object version() {
		return this.cache.announcementVersion();
	}

	private List<Object> write(Script script, String key, byte[]... args) {
		return BoundedWait.await("Redis", this.scripts.runOnAnnouncements(script, args), this.writeTimeout,
				() -> script.failure(key));
	}

}
