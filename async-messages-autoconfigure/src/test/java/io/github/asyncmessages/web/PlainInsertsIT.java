package io.github.asyncmessages.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.asyncmessages.testing.TestDatabase;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two writers that know nothing but SQL, against four browsers of one user.
 */
class PlainInsertsIT {

	private static final int WRITERS = 2;

	private static final int MESSAGES = 1000;

	private static final int BROWSERS = 4;

	static Stream<TestDatabase> servers() {
		return TestDatabase.available().filter((database) -> database != TestDatabase.H2);
	}

	@ParameterizedTest
	@MethodSource("servers")
	void everyMessageIsShownAndNoneTwice(TestDatabase database) throws Exception {
		try (HikariDataSource writers = database.createWithTable(); TestApplication server = start(writers)) {
			String barry = TestApplication.newName("barry");
			Queue<String> shown = new ConcurrentLinkedQueue<>();
			AtomicBoolean writing = new AtomicBoolean(true);
			ExecutorService threads = Executors.newFixedThreadPool(WRITERS + BROWSERS);
			try {
				List<Future<?>> written = new ArrayList<>();
				for (int writer = 0; writer < WRITERS; writer++) {
					String prefix = "writer " + writer + " message ";
					written.add(threads.submit(() -> write(writers, barry, prefix)));
				}
				List<Future<?>> browsing = new ArrayList<>();
				for (int browser = 0; browser < BROWSERS; browser++) {
					Visitor visitor = server.login(barry);
					browsing.add(threads.submit(() -> browse(visitor, shown, writing)));
				}
				await(written);
				writing.set(false);
				await(browsing);
			}
			finally {
				threads.shutdownNow();
			}
			shown.addAll(server.login(barry).get("/pages/page").messages());
			assertThat(shown).hasSize(WRITERS * MESSAGES)
				.containsExactlyInAnyOrderElementsOf(IntStream.range(0, WRITERS * MESSAGES)
					.mapToObj((number) -> "writer " + number / MESSAGES + " message " + number % MESSAGES)
					.toList());
			JdbcClient.StatementSpec count = JdbcClient.create(writers).sql("SELECT COUNT(*) FROM user_message");
			// Nobody waits for an acknowledgement.
			Awaitility.await().until(() -> count.query(Integer.class).single() == 0);
		}
	}

	private static TestApplication start(HikariDataSource database) {
		return TestApplication.start(
				List.of("async-messages.store.type=jdbc", "spring.datasource.url=" + database.getJdbcUrl(),
						"spring.datasource.username=" + database.getUsername(),
						"spring.datasource.password=" + database.getPassword()),
				"async-messages.max-pending=" + WRITERS * MESSAGES, "async-messages.read-timeout=10s");
	}

	private static void write(HikariDataSource database, String recipient, String prefix) {
		JdbcClient client = JdbcClient.create(database);
		for (int i = 0; i < MESSAGES; i++) {
			client.sql("INSERT INTO user_message (recipient, text) VALUES (?, ?)")
				.params(recipient, prefix + i)
				.update();
		}
	}

	private static void browse(Visitor visitor, Queue<String> shown, AtomicBoolean writing) {
		boolean last;
		do {
			last = !writing.get();
			shown.addAll(visitor.get("/pages/page").messages());
		}
		while (!last);
	}

	private static void await(List<Future<?>> futures) throws Exception {
		for (Future<?> future : futures) {
			future.get(120, TimeUnit.SECONDS);
		}
	}

}
