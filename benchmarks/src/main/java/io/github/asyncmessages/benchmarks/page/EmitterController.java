package io.github.asyncmessages.benchmarks.page;

import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.springframework.context.annotation.Profile;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The streams that one writes by hand: an emitter for each user, with the heartbeat of
 * the library. Whoever publishes the name of a user on the channel {@code news} signals
 * to that user's stream.
 */
@RestController
@EnableScheduling
@Profile("emitter")
class EmitterController {

	private final Map<String, SseEmitter> emitters = new ConcurrentHashMap<>();

	EmitterController(LettuceConnectionFactory factory) {
		RedisClient client = (RedisClient) factory.getRequiredNativeClient();
		StatefulRedisPubSubConnection<String, String> subscription = client.connectPubSub();
		subscription.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String channel, String user) {
				send(user, SseEmitter.event().name("news").data("1"));
			}

		});
		subscription.sync().subscribe("news");
	}

	@GetMapping("/emitter")
	SseEmitter open(Principal user) throws IOException {
		SseEmitter emitter = new SseEmitter(Duration.ofMinutes(10).toMillis());
		emitter.send(SseEmitter.event().reconnectTime(5000));
		this.emitters.put(user.getName(), emitter);
		emitter.onCompletion(() -> this.emitters.remove(user.getName(), emitter));
		return emitter;
	}

	@Scheduled(initialDelay = 25_000, fixedRate = 25_000)
	void beat() {
		this.emitters.keySet().forEach((user) -> send(user, SseEmitter.event().comment("")));
	}

	private void send(String user, SseEmitter.SseEventBuilder event) {
		SseEmitter emitter = this.emitters.get(user);
		if (emitter != null) {
			try {
				emitter.send(event);
			}
			catch (IOException ex) {
				emitter.completeWithError(ex);
			}
		}
	}

}
