package io.github.asyncmessages.store.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.store.Claim;
import io.github.asyncmessages.store.EncodedMessage;
import io.github.asyncmessages.store.MailboxLimits;
import io.github.asyncmessages.store.MessageCodec;
import io.github.asyncmessages.testing.FreezingProxy;
import io.github.asyncmessages.testing.RecordedEvents;
import io.github.asyncmessages.testing.RedisConnections;
import io.github.asyncmessages.testing.RedisServers;
import io.github.asyncmessages.testing.TestClock;
import io.lettuce.core.internal.HostAndPort;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DnsResolvers;
import io.lettuce.core.resource.MappingSocketAddressResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisMessageStore} when a connection breaks after the server has added
 * a message, and before the sender knows: the message is sent again, and a page may have
 * shown it in between.
 */
@ParameterizedClass
@ValueSource(booleans = { false, true })
class RepeatedSendIT {

	private static final int ATTEMPTS = 50;

	@Parameter
	boolean cluster;

	private final MessageCodec codec = new MessageCodec(16 * 1024);

	private final Map<Integer, FreezingProxy> proxies = new HashMap<>();

	private final ClientResources resources = ClientResources.builder()
		.socketAddressResolver(MappingSocketAddressResolver.create(DnsResolvers.UNRESOLVED, this::proxied))
		.build();

	private RedisConnectionFactory direct;

	private LettuceConnectionFactory breaking;

	/** The store of the pages. */
	private RedisMessageStore pages;

	/** The store of the senders. */
	private RedisMessageStore senders;

	@BeforeEach
	void open() {
		List<Integer> ports = RedisServers.cluster();
		this.direct = this.cluster ? RedisConnections.lettuceCluster(ports)
				: RedisConnections.lettuce(RedisServers.standalone());
		LettuceClientConfiguration client = LettuceClientConfiguration.builder()
			.clientResources(this.resources)
			.build();
		this.breaking = this.cluster ? new LettuceConnectionFactory(
				new RedisClusterConfiguration(ports.stream().map((port) -> "127.0.0.1:" + port).toList()), client)
				: new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", RedisServers.standalone()),
						client);
		this.breaking.afterPropertiesSet();
		this.breaking.start();
		this.pages = store(this.direct);
		this.senders = store(this.breaking);
	}

	private HostAndPort proxied(HostAndPort address) {
		synchronized (this.proxies) {
			return HostAndPort.of(address.getHostText(),
					this.proxies.computeIfAbsent(address.getPort(), FreezingProxy::new).port());
		}
	}

	private RedisMessageStore store(RedisConnectionFactory driver) {
		return new RedisMessageStore(driver, new RedisMessageStore.Settings("repeated", Duration.ofSeconds(10),
				Duration.ofSeconds(10), Duration.ZERO), MailboxLimits.DEFAULTS, this.codec, new TestClock(),
				new RecordedEvents());
	}

	@AfterEach
	void close() {
		this.senders.destroy();
		this.pages.destroy();
		this.breaking.destroy();
		synchronized (this.proxies) {
			this.proxies.values().forEach(FreezingProxy::close);
		}
		this.resources.shutdown();
	}

	/**
	 * What a page does with a message between two attempts to send it.
	 */
	enum Page {

		SHOWS_ALL {
			@Override
			void show(RedisMessageStore store, String recipient, Claim claim) {
				complete(claim, claim.messages());
			}
		},

		SHOWS_THE_LAST {
			@Override
			void show(RedisMessageStore store, String recipient, Claim claim) {
				complete(claim, List.of(last(claim)));
			}
		},

		CONFIRMS {
			@Override
			void show(RedisMessageStore store, String recipient, Claim claim) {
				store.confirm(recipient, claim.id());
			}
		},

		FAILS {
			@Override
			void show(RedisMessageStore store, String recipient, Claim claim) {
				complete(claim, List.of());
			}
		},

		IS_NOT_COMPLETE {
			@Override
			void show(RedisMessageStore store, String recipient, Claim claim) {
				// Its claim lasts.
			}
		};

		abstract void show(RedisMessageStore store, String recipient, Claim claim);

		private static void complete(Claim claim, List<UserMessage> shown) {
			claim.complete(shown.stream().map(UserMessage::id).toList()).toCompletableFuture().join();
		}

	}

	private static UserMessage last(Claim claim) {
		return claim.messages().get(claim.messages().size() - 1);
	}

	@ParameterizedTest
	@EnumSource
	void aMessageIsThereOnce(Page page) {
		assertIsThereOnce(page, this.senders::append);
	}

	@ParameterizedTest
	@EnumSource
	void aMessageToManyIsThereOnce(Page page) {
		assertIsThereOnce(page, (recipient,
				message) -> assertThat(this.senders.appendAll(List.of("first " + recipient, recipient), message))
					.isEmpty());
	}

	/**
	 * Sends messages until the connection of one breaks after the server has added it.
	 */
	private void assertIsThereOnce(Page page, BiConsumer<String, EncodedMessage> send) {
		AtomicBoolean between = new AtomicBoolean();
		for (int attempt = 0; !between.get(); attempt++) {
			assertThat(attempt).as("sends of which none was repeated").isLessThan(ATTEMPTS);
			String recipient = "user-" + UUID.randomUUID();
			send.accept(recipient, this.codec.encode(UserMessage.info("Before")));
			breakConnectionsOnce(() -> {
				Claim claim = this.pages.claim(recipient, 0);
				boolean added = last(claim).text().equals("Sent");
				between.compareAndSet(false, added);
				(added ? page : Page.FAILS).show(this.pages, recipient, claim);
			});
			send.accept(recipient, this.codec.encode(UserMessage.info("Sent")));
			boolean gone = between.get() && page != Page.FAILS;
			assertThat(this.pages.claim(recipient, 0).messages()).extracting(UserMessage::text)
				.filteredOn("Sent"::equals)
				.hasSize(gone ? 0 : 1);
		}
	}

	/**
	 * Closes each connection of the senders before its next reply.
	 * @param before is run once, before the sender hears of it
	 */
	private void breakConnectionsOnce(Runnable before) {
		AtomicBoolean ran = new AtomicBoolean();
		synchronized (this.proxies) {
			this.proxies.values().forEach((proxy) -> proxy.closeBeforeReply(() -> {
				if (!ran.getAndSet(true)) {
					before.run();
				}
			}));
		}
	}

}
