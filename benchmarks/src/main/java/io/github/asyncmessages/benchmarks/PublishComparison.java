package io.github.asyncmessages.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.UserMessage;

/**
 * Measures how often one of 50 announcements can be corrected while there are many
 * mailboxes, and while there are none. By hand, the JSON is put into a hash that nobody
 * reads.
 */
record PublishComparison(Map<String, String> properties) implements Comparison {

	private static final int MAILBOXES = 1_000_000;

	private static final int ANNOUNCEMENTS = 50;

	private static final int PUBLICATIONS = 2_000;

	@Override
	public String name() {
		return "publish one of 50 announcements, 1,000,000 mailboxes";
	}

	@Override
	public List<Row> run(int rounds) {
		List<Row.Round> withoutMailboxes = new ArrayList<>();
		List<Row.Round> byHand = new ArrayList<>();
		try (Library library = new Library()) {
			library.start(this.properties);
			IntConsumer publish = (i) -> library.bean(Announcements.class)
				.publish(Announcement.of(key(i), UserMessage.warning(text(i))));
			IntConsumer put = (i) -> library.redis()
				.opsForHash()
				.put("by-hand", key(i), "{\"level\":\"warning\",\"text\":\"" + text(i) + "\"}");
			library.flush();
			rate(publish);
			rate(put);
			for (int i = 0; i < rounds; i++) {
				Queues.push(library.redis(), Queues.recipients(MAILBOXES), "{}");
				double rate = rate(publish);
				byHand.add(new Row.Round(rate, rate(put)));
				library.flush();
				withoutMailboxes.add(new Row.Round(rate, rate(publish)));
			}
		}
		return List.of(new Row(name(), "the same without mailboxes", "/s", withoutMailboxes),
				new Row(name(), "`HSET` of the same JSON", "/s", byHand));
	}

	private static String key(int publication) {
		return "announcement-" + publication % ANNOUNCEMENTS;
	}

	private static String text(int publication) {
		return "The system is down tonight " + publication;
	}

	private static double rate(IntConsumer action) {
		long start = System.nanoTime();
		for (int i = 0; i < PUBLICATIONS; i++) {
			action.accept(i);
		}
		return PUBLICATIONS * 1e9 / (System.nanoTime() - start);
	}

}
