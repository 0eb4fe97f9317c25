package io.github.asyncmessages.web;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule 1: a one-time message is printed on exactly one page.
 */
abstract class OnceRule extends DeliveryRule {

	private static final int BROWSERS = 4;

	private static final int WRITERS = 2;

	private static final int ROUNDS = 6;

	/** So few that they never make room for each other. */
	private static final int MESSAGES = 20;

	OnceRule(TestApplication server) {
		super(server);
	}

	@Test
	void aMessageIsOnTheNextPageAndNotOnTheOneAfter() {
		Visitor visitor = login(this.barry);
		send(this.barry, "Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).containsExactly("Your report is ready");
		assertThat(visitor.get("/pages/page").messages()).isEmpty();
	}

	@Test
	void aMessageThatWasSentBeforeTheLoginIsOnTheFirstPage() {
		send(this.barry, "While you were away");
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("While you were away");
	}

	@Test
	void twoEqualTextsAreTwoMessages() {
		send(this.barry, "Done", "Done");
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Done", "Done");
	}

	@Test
	void aRetriedSendIsOneMessage() {
		UserMessage message = UserMessage.info("Done").id("import-7");
		send(this.barry, message);
		send(this.barry, message);
		assertThat(login(this.barry).get("/pages/page").messages()).containsExactly("Done");
	}

	@Test
	void aMessageToAllIsOnOnePageOfEach() {
		this.server.messages().sendAll(List.of(this.barry, this.sally), UserMessage.info("Maintenance tonight"));
		for (Visitor visitor : List.of(login(this.barry), login(this.sally))) {
			assertThat(visitor.get("/pages/page").messages()).containsExactly("Maintenance tonight");
			assertThat(visitor.get("/pages/page").messages()).isEmpty();
		}
	}

	@Test
	void pagesInParallelPrintEachMessageOnce() throws Exception {
		Visitor sameBrowser = login(this.barry);
		List<String> texts = IntStream.range(0, 60).mapToObj((i) -> "Message " + i).toList();
		send(this.barry, texts.toArray(String[]::new));
		List<String> printed = inParallel(
				IntStream.range(0, 12).<Callable<List<String>>>mapToObj((i) -> () -> twoPages(sameBrowser)).toList());
		assertThat(printed).containsExactlyInAnyOrderElementsOf(texts);
	}

	@Test
	void pagesInParallelPrintEachFlashMessageOnce() throws Exception {
		Visitor sameBrowser = this.server.visitor();
		List<String> texts = IntStream.range(0, 12).mapToObj((i) -> "Message " + i).toList();
		sameBrowser.post("/flash", texts.stream().flatMap((text) -> Stream.of("text", text)).toArray(String[]::new));
		List<String> printed = inParallel(
				IntStream.range(0, 12).<Callable<List<String>>>mapToObj((i) -> () -> twoPages(sameBrowser)).toList());
		assertThat(printed).containsExactlyInAnyOrderElementsOf(texts);
	}

	private static List<String> twoPages(Visitor visitor) {
		List<String> printed = new ArrayList<>(visitor.get("/pages/page").messages());
		printed.addAll(visitor.get("/pages/page").messages());
		return printed;
	}

	@Test
	void nothingIsLostOrDoubledWhileManyWriteAndManyRead() throws Exception {
		List<Visitor> visitors = IntStream.range(0, BROWSERS).mapToObj((i) -> login(this.barry)).toList();
		List<String> printed = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			AtomicInteger writing = new AtomicInteger(WRITERS);
			List<Callable<List<String>>> work = new ArrayList<>();
			for (int writer = 0; writer < WRITERS; writer++) {
				String name = round + "." + writer + ".";
				work.add(() -> write(name, writing));
			}
			visitors.forEach((visitor) -> work.add(() -> readWhile(visitor, writing)));
			printed.addAll(inParallel(work));
		}
		printed.addAll(visitors.get(0).get("/pages/page").messages());
		assertThat(printed).doesNotHaveDuplicates().hasSize(ROUNDS * WRITERS * MESSAGES);
	}

	private List<String> write(String name, AtomicInteger writing) {
		try {
			IntStream.range(0, MESSAGES).forEach((i) -> send(this.barry, name + i));
			return List.of();
		}
		finally {
			writing.decrementAndGet();
		}
	}

	private static List<String> readWhile(Visitor visitor, AtomicInteger writing) {
		List<String> printed = new ArrayList<>();
		do {
			visitor.get("/pages/counts");
			printed.addAll(visitor.get("/pages/page").messages());
		}
		while (writing.get() > 0);
		return printed;
	}

	private static List<String> inParallel(List<Callable<List<String>>> work) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(work.size());
		try {
			List<String> results = new ArrayList<>();
			for (Future<List<String>> result : threads.invokeAll(work)) {
				results.addAll(result.get());
			}
			return results;
		}
		finally {
			threads.shutdownNow();
		}
	}

}
