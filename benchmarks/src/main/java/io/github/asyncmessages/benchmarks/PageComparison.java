package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

import io.github.asyncmessages.Announcement;
import io.github.asyncmessages.Announcements;
import io.github.asyncmessages.UserMessage;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Compares the pages of an application that has the library with those of an application
 * that has a hand-written interceptor, or no messages at all. Each round starts both
 * applications anew, because no two JVMs compile the same code equally well, and measures
 * them in turns.
 */
record PageComparison(String name, String byHand, Map<String, String> library, Map<String, String> interceptor,
		List<String> leftOut, Page page) implements Comparison {

	private static final int WARM_UP_PAGES = 250_000;

	private static final int CLIENTS = 8;

	private static final Duration DURATION = Duration.ofSeconds(3);

	private static final int LOADS = 5;

	private static final Page WITHOUT_MESSAGES = new Page("/list", 1_000, 0, false, Library::flush);

	/**
	 * Compares with an application without the library.
	 */
	PageComparison(String name, String byHand, Map<String, String> library, Map<String, String> interceptor,
			Page page) {
		this(name, byHand, library, interceptor, ClassPath.LIBRARY, page);
	}

	static PageComparison withoutMessages(Map<String, String> redis) {
		return new PageComparison("page without messages", "the page without the starter", redis, redis,
				WITHOUT_MESSAGES);
	}

	static PageComparison withBadge(Map<String, String> redis) {
		return badge("page with badge and 1 `UNTIL_READ` message", "/badge", 1, redis);
	}

	/**
	 * The message is in the list and among the latest.
	 */
	static PageComparison withLatest(Map<String, String> redis) {
		return badge("page with badge, the latest 5 and 1 `UNTIL_READ` message", "/latest", 2, redis);
	}

	/**
	 * The other application has the library, too.
	 */
	static PageComparison live(Map<String, String> redis) {
		return new PageComparison("page without messages, `live: stream`", "the same page, `live: off`",
				with(redis, "async-messages.web.live", "stream"), redis, List.of(),
				new Page("/live", 1_000, 0, false, Library::flush));
	}

	private static PageComparison badge(String name, String path, int messages, Map<String, String> redis) {
		String message = """
				{"id": "password", "delivery": "until-read", "text": "Please change your password"}""";
		return new PageComparison(name, "a constant list and count", redis,
				with(redis, "spring.profiles.active", "constant"),
				new Page(path, 1_000, messages, false, (library) -> push(library, 1_000, message)));
	}

	static PageComparison withoutCache(Map<String, String> redis) {
		return new PageComparison("page without messages, `cache-ttl: 0s`", "interceptor with `LPOP`",
				with(redis, "async-messages.redis.cache-ttl", "0s"), with(redis, "spring.profiles.active", "redis"),
				WITHOUT_MESSAGES);
	}

	static PageComparison delivering(Map<String, String> redis) {
		return delivering("interceptor with `LPOP`, which loses messages", "redis", redis);
	}

	static PageComparison deliveringReliably(Map<String, String> redis) {
		return delivering("interceptor with `LMOVE` and `LREM`", "reliable", redis);
	}

	/**
	 * Each user asks once. There are more users than pages in one load.
	 */
	private static PageComparison delivering(String byHand, String profile, Map<String, String> redis) {
		String[] messages = { """
				{"level": "success", "text": "Your report is ready"}""", """
				{"level": "warning", "text": "Two rows of your import were left out"}""", """
				{"level": "info", "text": "Sally has answered your question"}""" };
		return new PageComparison("page that delivers 3 messages", byHand, redis,
				with(redis, "spring.profiles.active", profile),
				new Page("/list", 100_000, 3, true, (library) -> push(library, 100_000, messages)));
	}

	static PageComparison withoutMessagesOnJdbc(Map<String, String> postgres) {
		return new PageComparison("page without messages, PostgreSQL", "interceptor with an indexed query", postgres,
				with(postgres, "spring.profiles.active", "jdbc"),
				new Page("/list", 1_000, 0, false, PageComparison::insertMessagesOfOthers));
	}

	/**
	 * Each user has closed the announcements. The other application has the library, too,
	 * but keys of its own, under which nothing is announced.
	 */
	static PageComparison announced(int announcements, Map<String, String> redis) {
		String name = "page without messages, " + announcements + " closed announcement"
				+ ((announcements > 1) ? "s" : "");
		return new PageComparison(name, "the same page, nothing announced", redis,
				with(redis, "async-messages.redis.key-prefix", "other"), List.of(),
				new Page("/list", 1_000, 0, false, (library) -> announceAndClose(library, announcements, 1_000)));
	}

	private static void announceAndClose(Library library, int announcements, int users) {
		library.flush();
		for (int i = 0; i < announcements; i++) {
			library.bean(Announcements.class)
				.publish(Announcement.of("announcement-" + i, UserMessage.warning("The system is down tonight")));
		}
		List<String> readers = new ArrayList<>(Queues.recipients(users));
		readers.add("visitor");
		for (Announcement announcement : library.bean(Announcements.class).list()) {
			readers.forEach((reader) -> library.store().closeAnnouncement(reader, announcement.message().id(), null));
		}
	}

	private static Map<String, String> with(Map<String, String> properties, String name, String value) {
		Map<String, String> result = new HashMap<>(properties);
		result.put(name, value);
		return result;
	}

	private static void push(Library library, int users, String... messages) {
		library.flush();
		Queues.push(library.redis(), Queues.recipients(users), messages);
	}

	private static void insertMessagesOfOthers(Library library) {
		library.bean(JdbcTemplate.class).execute("""
				TRUNCATE TABLE user_message;
				INSERT INTO user_message (recipient, text)
				  SELECT 'other-' || number, 'Your report is ready' FROM generate_series(1, 100000) number;
				DROP TABLE IF EXISTS note;
				CREATE TABLE note AS
				  SELECT number AS id, 'other-' || number AS recipient, 'info' AS level, 'Your report is ready' AS text
				    FROM generate_series(1, 100000) number;
				CREATE INDEX note_recipient ON note (recipient, id);
				ANALYZE
				""");
	}

	@Override
	public List<Row> run(int rounds) throws Exception {
		List<Row.Round> rates = new ArrayList<>();
		List<Row.Round> processorTimes = new ArrayList<>();
		ClassPath classPath = ClassPath.complete().without(ClassPath.SAMPLE);
		try (Library mailboxes = new Library(); Library others = new Library()) {
			mailboxes.start(this.library);
			others.start(this.interceptor);
			for (int i = 0; i < rounds; i++) {
				this.page.fill().accept(mailboxes);
				try (PageServer library = PageServer.start(classPath, this.library);
						PageServer byHand = PageServer.start(classPath.without(this.leftOut), this.interceptor)) {
					warmUp(library, mailboxes, true);
					warmUp(byHand, others, this.leftOut.isEmpty());
					List<Load> libraryLoads = new ArrayList<>();
					List<Load> byHandLoads = new ArrayList<>();
					for (int j = 0; j < LOADS; j++) {
						byHandLoads.add(load(byHand, mailboxes));
						libraryLoads.add(load(library, mailboxes));
					}
					checkDelivery(library, mailboxes);
					rates.add(round(libraryLoads, byHandLoads, Load::rate));
					processorTimes.add(round(libraryLoads, byHandLoads, Load::processorTime));
				}
			}
		}
		return List.of(new Row(this.name + ": rate", this.byHand, "pages/s", rates),
				new Row(this.name + ": processor time", this.byHand, "µs", processorTimes));
	}

	/**
	 * The medians, which leave out a load during which the JVM compiles once more.
	 */
	private static Row.Round round(List<Load> library, List<Load> byHand, ToDoubleFunction<Load> figure) {
		return new Row.Round(median(library, figure), median(byHand, figure));
	}

	private static double median(List<Load> loads, ToDoubleFunction<Load> figure) {
		return Row.median(loads.stream().mapToDouble(figure).sorted().toArray());
	}

	/**
	 * Asks for so many pages that their rate rises no more. Without a message now and
	 * then, the first one would make the JVM compile the page anew.
	 */
	private void warmUp(PageServer server, Library mailboxes, boolean deliver) throws Exception {
		for (long pages = 0; pages < WARM_UP_PAGES;) {
			pages += load(server, mailboxes).pages();
			if (deliver) {
				checkDelivery(server, mailboxes);
			}
		}
	}

	private void checkDelivery(PageServer server, Library mailboxes) throws IOException {
		mailboxes.messages().send("visitor", UserMessage.info("Hello"));
		try (PageServer.Client client = server.connect()) {
			client.get(this.page.path(), "visitor", 1);
		}
	}

	/**
	 * Each client asks for the next page as soon as it has one.
	 */
	private Load load(PageServer server, Library mailboxes) throws Exception {
		if (this.page.consuming()) {
			this.page.fill().accept(mailboxes);
		}
		AtomicInteger pages = new AtomicInteger();
		long processorTime = server.processorTime().toNanos();
		long start = System.nanoTime();
		Callable<?> client = () -> {
			try (PageServer.Client connection = server.connect()) {
				while (System.nanoTime() - start < DURATION.toNanos()) {
					String user = "user-" + (pages.getAndIncrement() % this.page.users() + 1);
					connection.get(this.page.path(), user, this.page.messages());
				}
				return null;
			}
		};
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		try {
			for (Future<?> done : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
				done.get();
			}
		}
		finally {
			clients.shutdown();
		}
		return new Load(pages.get(), System.nanoTime() - start, server.processorTime().toNanos() - processorTime);
	}

	/**
	 * A page that users ask for in turn.
	 */
	record Page(String path, int users, int messages, boolean consuming, Consumer<Library> fill) {
	}

	private record Load(int pages, long nanos, long processorNanos) {

		double rate() {
			return this.pages * 1e9 / this.nanos;
		}

		double processorTime() {
			return this.processorNanos / 1e3 / this.pages;
		}

	}

}
