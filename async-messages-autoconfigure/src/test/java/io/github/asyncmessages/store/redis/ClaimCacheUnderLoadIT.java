package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.cache.ClaimCache;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClaimCache}: no message of another client is missed, whatever pages,
 * releases and broken connections do at the same time. More rounds are tried with
 * {@code -Drounds=10000}.
 */
class ClaimCacheUnderLoadIT {

	private static final int ROUNDS = Integer.getInteger("rounds", 1_000);

	private final TrackedRedis redis = new TrackedRedis();

	private final String recipient = this.redis.recipient;

	private final RedisMessageStore store = this.redis.store();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicBoolean ended = new AtomicBoolean();

	/** How many rounds began with a cached claim. */
	private int cached;

	/** In how many rounds no page gave up. */
	private int undisturbed;

	@BeforeEach
	void begin() {
		this.redis.awaitCached(this.store);
		for (int i = 0; i < 2; i++) {
			this.threads.execute(this::pagesOfOthers);
		}
	}

	@AfterEach
	void close() throws Exception {
		this.ended.set(true);
		this.threads.shutdown();
		assertThat(this.threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
		this.store.destroy();
		this.redis.close();
	}

	@Test
	void aMessageOfAnotherClientIsOnTheVeryNextPage() throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			round(i);
		}
		assertThat(this.undisturbed).isEqualTo(ROUNDS);
		assertThat(this.cached).isGreaterThan(ROUNDS / 5);
	}

	@Test
	void aMessageOfAnotherClientIsOnTheVeryNextPageWhileConnectionsAreKilled() throws Exception {
		List<Future<Boolean>> kills = new ArrayList<>();
		for (int i = 0; i < ROUNDS; i++) {
			if (i % 10 == 0) {
				kills.add(this.threads.submit(this::kill));
			}
			round(i);
		}
		int killed = 0;
		for (Future<Boolean> kill : kills) {
			killed += kill.get(10, TimeUnit.SECONDS) ? 1 : 0;
		}
		assertThat(killed).isGreaterThan(ROUNDS / 20);
		assertThat(this.undisturbed).isGreaterThan(ROUNDS / 2);
		assertThat(this.cached).isGreaterThan(ROUNDS / 10);
	}

	/**
	 * A message is pushed while a page of the same user fails, and is on the next page.
	 */
	private void round(int number) throws Exception {
		look(number);
		String text = "Message " + number;
		Future<Boolean> failing = this.threads.submit(this::failingPage);
		this.redis.push(text);
		boolean disturbed = !failing.get();
		awaitInvalidations(number);
		Claim claim = nextPage();
		if (claim == null || (disturbed && claim.messages().isEmpty())) {
			disturbed = true;
			claim = pageWithMessages();
		}
		assertThat(claim.messages()).extracting(UserMessage::text).containsExactly(text);
		claim.complete(List.of(claim.messages().get(0).id())).toCompletableFuture().join();
		this.undisturbed += disturbed ? 0 : 1;
	}

	private @Nullable Claim nextPage() {
		try {
			return this.store.claim(this.recipient, 0);
		}
		catch (MessageStoreException ex) {
			return null;
		}
	}

	/**
	 * What was taken by a page that gave up comes back as soon as the server has heard of
	 * that, long before an entry or a claim would expire.
	 */
	private Claim pageWithMessages() {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(1))
			.ignoreExceptionsInstanceOf(MessageStoreException.class)
			.until(() -> this.store.claim(this.recipient, 0), (page) -> !page.messages().isEmpty());
	}

	/**
	 * Opens some pages, so that an entry is cached, or is about to be.
	 */
	private void look(int number) {
		boolean cached = false;
		Claim previous = null;
		for (int i = 0; i < number % 4; i++) {
			Claim next = nextPage();
			cached = next != null && next == previous;
			previous = next;
		}
		this.cached += cached ? 1 : 0;
	}

	/**
	 * Opens a page that gives back what it has taken.
	 * @return whether it was answered
	 */
	private boolean failingPage() {
		try {
			this.store.claim(this.recipient, 0).complete(List.of()).toCompletableFuture().join();
			return true;
		}
		catch (MessageStoreException ex) {
			return false;
		}
	}

	/**
	 * Waits until the store has heard of all that was changed so far: the server tells it
	 * over the connection that claims use, in order, so that the answer to a claim on
	 * another mailbox comes later. Users have no such thing to wait for, but they do not
	 * need a page in the very moment in which another client had its answer either.
	 */
	private void awaitInvalidations(int number) {
		while (true) {
			try {
				this.store.claim("unknown " + number, 0);
				return;
			}
			catch (MessageStoreException ex) {
				// A connection was killed.
			}
		}
	}

	private void pagesOfOthers() {
		RandomGenerator random = RandomGenerator.getDefault();
		String other = this.recipient + " other";
		while (!this.ended.get()) {
			try {
				this.store.append(other, this.redis.codec.encode(UserMessage.info("Noise")));
				Claim claim = this.store.claim(other, 0);
				claim.complete(
						random.nextBoolean() ? List.of() : claim.messages().stream().map(UserMessage::id).toList());
				this.store.claim(other + random.nextInt(10), 0);
			}
			catch (MessageStoreException ex) {
				// A connection was killed.
			}
		}
	}

	/**
	 * Ends a connection of the store.
	 * @return whether there was one
	 */
	private boolean kill() {
		List<String> ids = this.redis.run("CLIENT", "LIST")
			.lines()
			.filter((line) -> line.contains(" resp=3"))
			.map((line) -> line.replaceAll("id=(\\d+) .*", "$1"))
			.toList();
		return !ids.isEmpty()
				&& this.redis.run("CLIENT", "KILL", "ID", ids.get(RandomGenerator.getDefault().nextInt(ids.size())))
					.equals("1");
	}

}
