package io.github.asyncmessages.web;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.app.PlainApplication;
import io.github.asyncmessages.web.app.Visitor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.DefaultResourceLoader;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is observed of a page belongs to its request.
 */
class ObservedPagesIT {

	@Test
	void aPageIsOneTrace() {
		try (ConfigurableApplicationContext context = start()) {
			URI root = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
			Recorder recorder = context.getBean(Recorder.class);
			context.getBean(UserMessageService.class).info("barry", "Done");
			recorder.ended.clear();
			assertThat(new Visitor(root).get("/", "X-User", "barry").messages()).containsExactly("Done");
			await().atMost(10, SECONDS).until(() -> recorder.names().contains("http.server.requests"));
			assertThat(recorder.names()).containsExactly("async.messages.claim", "async.messages.completion",
					"http.server.requests");
			assertThat(recorder.ended.subList(0, 2)).extracting(Observation.Context::getParentObservation)
				.allSatisfy((parent) -> assertThat(parent).isNotNull()
					.extracting(ObservationView::getContextView)
					.isSameAs(recorder.ended.get(2)));
		}
	}

	private static ConfigurableApplicationContext start() {
		FilteredClassLoader classLoader = new FilteredClassLoader("org.springframework.security",
				"org.springframework.jdbc");
		return new SpringApplicationBuilder(ObservedApplication.class)
			.resourceLoader(new DefaultResourceLoader(classLoader))
			.properties("server.port=0", "async-messages.store.type=memory", "spring.main.banner-mode=off")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(PlainApplication.class)
	static class ObservedApplication {

		@Bean
		Recorder recorder() {
			return new Recorder();
		}

	}

	/**
	 * Keeps what has ended, in this order.
	 */
	static final class Recorder implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> ended = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			String name = String.valueOf(context.getName());
			if (name.startsWith("async.") || name.startsWith("http.")) {
				this.ended.add(context);
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		private List<String> names() {
			return this.ended.stream().map((context) -> String.valueOf(context.getName())).toList();
		}

	}

}
