package io.github.asyncmessages.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;

/**
 * Writers that send as fast as they can to one recipient, whose pages print all, some or
 * none of what they have claimed, until everything was printed.
 */
final class WritersAndPages {

	private static final int TIME_LIMIT = 60;

	private final Queue<String> sent = new ConcurrentLinkedQueue<>();

	private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

	private final Set<String> shown = ConcurrentHashMap.newKeySet();

	private final Queue<String> shownTwiceAtATime = new ConcurrentLinkedQueue<>();

	private final TestMailbox mailbox;

	private final int messagesPerWriter;

	private volatile boolean writing = true;

	WritersAndPages(TestMailbox mailbox, int messagesPerWriter) {
		this.mailbox = mailbox;
		this.messagesPerWriter = messagesPerWriter;
	}

	void start(int writers, int pages) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(writers + pages);
		try {
			List<Future<?>> reading = submit(threads, pages, this::read);
			await(submit(threads, writers, this::write));
			this.writing = false;
			await(reading);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static List<Future<?>> submit(ExecutorService threads, int count, Runnable task) {
		List<Future<?>> futures = new ArrayList<>();
		Stream.generate(() -> task).limit(count).forEach((each) -> futures.add(threads.submit(each)));
		return futures;
	}

	private static void await(List<Future<?>> futures) throws Exception {
		for (Future<?> future : futures) {
			future.get(TIME_LIMIT, TimeUnit.SECONDS);
		}
	}

	private void write() {
		for (int i = 0; i < this.messagesPerWriter; i++) {
			UserMessage message = UserMessage.info("message");
			this.sent.add(message.id());
			this.mailbox.send(message);
		}
	}

	private void read() {
		RandomGenerator random = RandomGenerator.getDefault();
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIME_LIMIT);
		boolean last = false;
		while (!last && System.nanoTime() < deadline) {
			last = !this.writing && this.acknowledged.size() >= this.sent.size();
			Claim claim = this.mailbox.claim();
			List<String> ids = claim.messages().stream().map(UserMessage::id).toList();
			ids.stream().filter((id) -> !this.shown.add(id)).forEach(this.shownTwiceAtATime::add);
			int kind = random.nextInt(3);
			List<String> printed = ids.stream()
				.filter((id) -> kind == 0 || (kind == 1 && random.nextBoolean()))
				.toList();
			ids.forEach(this.shown::remove);
			if (kind == 0 && random.nextBoolean()) {
				this.mailbox.store()
					.confirm(this.mailbox.recipient(), claim.id())
					.forEach((message) -> this.acknowledged.add(message.id()));
			}
			else {
				TestMailbox.complete(claim, printed);
				this.acknowledged.addAll(printed);
			}
		}
	}

	Collection<String> sent() {
		return this.sent;
	}

	Collection<String> acknowledged() {
		return this.acknowledged;
	}

	/**
	 * The ids of messages that two claims held at the same time.
	 */
	Collection<String> shownTwiceAtATime() {
		return this.shownTwiceAtATime;
	}

}
