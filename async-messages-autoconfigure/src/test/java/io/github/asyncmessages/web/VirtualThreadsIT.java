package io.github.asyncmessages.web;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.github.asyncmessages.web.app.EventReader;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages that are rendered by virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsIT {

	private static final int WINDOWS = 16;

	@ParameterizedTest
	@MethodSource("io.github.asyncmessages.web.app.TestStore#available")
	void pagesPrintEachMessageOnce(TestStore store) {
		// A busy machine may be slow.
		try (TestApplication server = TestApplication.start(store.properties(), "spring.threads.virtual.enabled=true",
				"async-messages.web.live=stream", "async-messages.read-timeout=10s")) {
			String barry = TestApplication.newName("barry");
			Visitor visitor = server.login(barry);
			assertThat(visitor.get("/thread").body()).isEqualTo("virtual");
			List<String> texts = IntStream.range(0, 50).mapToObj((i) -> "Message " + i).toList();
			texts.forEach((text) -> server.messages().info(barry, text));
			assertThat(inParallel(visitor)).containsExactlyInAnyOrderElementsOf(texts);
			server.messages().info(barry, "Your report is ready");
			assertThat(visitor.get("/callable").messages()).containsExactly("Your report is ready");
			assertThat(visitor.get("/callable").messages()).isEmpty();
			try (EventReader stream = visitor.openStream("/async-messages/events")) {
				server.messages().info(barry, "Another report is ready");
				stream.await("event: news");
			}
		}
	}

	private static List<String> inParallel(Visitor visitor) {
		ExecutorService threads = Executors.newFixedThreadPool(WINDOWS);
		try {
			List<CompletableFuture<List<String>>> pages = IntStream.range(0, 2 * WINDOWS)
				.mapToObj((i) -> CompletableFuture.supplyAsync(() -> visitor.get("/pages/page").messages(), threads))
				.toList();
			return pages.stream().flatMap((page) -> page.join().stream()).toList();
		}
		finally {
			threads.shutdownNow();
		}
	}

}
