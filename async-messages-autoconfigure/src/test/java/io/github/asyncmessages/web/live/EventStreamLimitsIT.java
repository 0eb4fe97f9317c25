package io.github.asyncmessages.web.live;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.asyncmessages.web.app.EventReader;
import io.github.asyncmessages.web.app.TestApplication;
import io.github.asyncmessages.web.app.TestStore;
import io.github.asyncmessages.web.app.Visitor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many streams there can be, and how they end.
 */
class EventStreamLimitsIT {

	private static final String EVENTS = "/async-messages/events";

	private final TestApplication server = TestApplication.start(TestStore.MEMORY.properties(),
			"async-messages.web.live=stream", "async-messages.web.max-streams=20", "server.shutdown=graceful");

	private final String barry = TestApplication.newName("barry");

	private final Visitor visitor = this.server.login(this.barry);

	private final Queue<EventReader> opened = new ConcurrentLinkedQueue<>();

	@AfterEach
	void stop() {
		this.opened.forEach(EventReader::close);
		this.server.close();
	}

	private EventReader open(Visitor visitor, String query) {
		EventReader stream = visitor.openStream(EVENTS + query);
		this.opened.add(stream);
		return stream;
	}

	private int status(Visitor visitor) {
		return open(visitor, "").response().statusCode();
	}

	@Test
	void oneUserHasAtMostFiveStreams() {
		List<EventReader> streams = Stream.generate(() -> open(this.visitor, "")).limit(6).toList();
		assertThat(streams).extracting((stream) -> stream.response().statusCode())
			.containsExactly(200, 200, 200, 200, 200, 503);
		assertThat(streams.get(5).response().headers().firstValue("Retry-After")).hasValue("60");
		assertThat(status(this.server.login("sally"))).isEqualTo(200);
	}

	@Test
	void theNextPageOfATabReplacesItsStream() {
		EventReader first = open(this.visitor, "?tab=1");
		for (int i = 0; i < 20; i++) {
			assertThat(open(this.visitor, "?tab=1").response().statusCode()).isEqualTo(200);
		}
		first.awaitEnd();
		EventReader stranger = open(this.server.login("sally"), "?tab=1");
		EventReader last = open(this.visitor, "?tab=1");
		this.server.messages().info(this.barry, "Your report is ready");
		this.server.messages().info("sally", "Your report is ready");
		last.await("event: news");
		stranger.await("event: news");
	}

	@Test
	void aThousandConnectionsOfOneUserAreRefusedAtOnce() {
		Executor threads = Executors.newFixedThreadPool(50);
		List<CompletableFuture<Integer>> answers = IntStream.range(0, 1000)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> status(this.visitor), threads))
			.toList();
		List<Integer> statuses = answers.stream().map(CompletableFuture::join).toList();
		assertThat(statuses).filteredOn((status) -> status == 200).hasSizeBetween(1, 5);
		assertThat(statuses).filteredOn((status) -> status != 200).containsOnly(503);
		assertThat(status(this.server.login("sally"))).isEqualTo(200);
	}

	@Test
	void aNodeHasABoundedNumberOfStreams() {
		List<Integer> statuses = IntStream.range(0, 21).mapToObj((i) -> status(this.server.login("user" + i))).toList();
		assertThat(statuses.subList(0, 20)).containsOnly(200);
		assertThat(statuses.get(20)).isEqualTo(503);
	}

	@Test
	void aClientThatHasGoneIsForgotten() throws IOException {
		for (int i = 0; i < 5; i++) {
			try (Socket socket = this.visitor.connect(EVENTS)) {
				assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
					.isEqualTo("HTTP/1.1 200");
				socket.setSoLinger(true, 0);
			}
		}
		// What is sent to a closed connection fails, and ends the stream.
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			this.server.messages().info(this.barry, "Your report is ready");
			return status(this.visitor) == 200;
		});
	}

	@Test
	void aHalfOpenClientDelaysNobody() throws IOException {
		// Reads nothing, and never closes.
		try (Socket socket = this.visitor.connect(EVENTS)) {
			socket.setReceiveBufferSize(1024);
			EventReader stream = open(this.visitor, "");
			for (int i = 0; i < 50; i++) {
				this.server.messages().info(this.barry, "Message " + i);
			}
			stream.await("event: news");
			assertThat(socket.isConnected()).isTrue();
		}
	}

	@Test
	void aHeadRequestAndAnotherSiteOpenNoStream() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.visitor.request("HEAD", EVENTS).status()).isEqualTo(200);
			assertThat(this.visitor.request("GET", EVENTS, "Sec-Fetch-Site", "cross-site").status()).isEqualTo(403);
		}
		assertThat(status(this.visitor)).isEqualTo(200);
	}

	@Test
	void anOpenPageKeepsItsMessagesWhileTheStoreIsDown() {
		String endpoint = "/async-messages/messages";
		this.server.store().setFailing(true);
		assertThat(this.visitor.get(endpoint, "Async-Messages-Confirm", "true").status()).isEqualTo(503);
		assertThat(this.visitor.get(endpoint).status()).isEqualTo(200);
		this.server.store().setFailing(false);
		assertThat(this.visitor
			.await(endpoint, (page) -> this.visitor.get(endpoint, "Async-Messages-Confirm", "true").status() == 200)
			.status()).isEqualTo(200);
	}

	@Test
	void streamsEndBeforeTheServerWaitsForRequests() {
		EventReader stream = open(this.visitor, "");
		assertThat(stream.response().statusCode()).isEqualTo(200);
		long start = System.nanoTime();
		this.server.close();
		stream.awaitEnd();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
	}

}
