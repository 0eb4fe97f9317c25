package io.github.asyncmessages.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the meters that are registered with those that the documentation lists.
 */
class DocumentedMetersTests {

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `(async\\.messages\\.[a-z.]+)` \\| ([a-z]+) \\| (.*?) \\|");

	private final MeterRegistry meters = new SimpleMeterRegistry();

	@Test
	void theDocumentationListsEveryMeterWithItsTagsAndNoOther() throws Exception {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MessageStoreAutoConfiguration.class,
					AsyncMessagesAutoConfiguration.class, AsyncMessagesMetricsAutoConfiguration.class,
					AsyncMessagesObservationAutoConfiguration.class))
			.withPropertyValues("async-messages.store.type=memory")
			.withBean(MeterRegistry.class, () -> this.meters)
			.withBean(ObservationRegistry.class, this::observations)
			.run((context) -> {
				UserMessageService service = context.getBean(UserMessageService.class);
				service.send("barry", UserMessage.info("Done"));
				service.receive("barry");
				assertThat(registered()).isEqualTo(documented());
			});
	}

	private ObservationRegistry observations() {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
		return observations;
	}

	private Map<String, String> registered() {
		Map<String, String> registered = new TreeMap<>();
		for (Meter meter : this.meters.getMeters()) {
			Meter.Id id = meter.getId();
			if (id.getName().startsWith("async.messages.") && !id.getName().endsWith(".active")) {
				registered.put(id.getName(), id.getType().name().toLowerCase(Locale.ROOT) + " "
						+ id.getTags().stream().map(Tag::getKey).sorted().toList());
			}
		}
		return registered;
	}

	private static Map<String, String> documented() throws IOException {
		return ROW.matcher(Files.readString(Path.of("../docs/operations.md")))
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2) + " " + tags(row.group(3)),
					(first, second) -> first, TreeMap::new));
	}

	private static List<String> tags(String cell) {
		return Arrays.stream(cell.replace("`", "").split(", ")).filter((tag) -> !tag.isEmpty()).sorted().toList();
	}

}
