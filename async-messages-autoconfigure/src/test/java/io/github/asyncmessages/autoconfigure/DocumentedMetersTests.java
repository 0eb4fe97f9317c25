package io.github.asyncmessages.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.actuate.MessageGauges;
import io.github.asyncmessages.testing.TestDatabase;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the meters that are registered with those that the documentation lists, and
 * that the dashboard shows.
 */
class DocumentedMetersTests {

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `(async\\.messages\\.[a-z.]+)` \\| ([a-z]+) \\| (.*?) \\|");

	/** What Prometheus adds itself. */
	private static final Set<String> PROMETHEUS_LABELS = Set.of("job", "instance");

	private static final Pattern METRIC = Pattern.compile("async_messages_[a-z_]+");

	private static final Pattern LABELS = Pattern.compile("by \\(([a-z]+)\\)|([a-z]+)!?=");

	private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	@Test
	void theDocumentationListsEveryMeterWithItsTagsAndNoOther() throws Exception {
		useAllMeters();
		assertThat(registered()).isEqualTo(documented());
	}

	@Test
	void theDashboardShowsMetricsThatAreScraped() throws Exception {
		useAllMeters();
		String scrape = this.meters.scrape();
		assertThat(expressions()).isNotEmpty()
			.allSatisfy((expression) -> assertThat(expression).containsPattern(METRIC))
			.flatExtracting((expression) -> METRIC.matcher(expression).results().map(MatchResult::group).toList())
			.allSatisfy((metric) -> assertThat(scrape).containsPattern("(?m)^" + metric + "[{ ]"));
	}

	@Test
	void theDashboardUsesLabelsThatAreScraped() throws Exception {
		useAllMeters();
		Set<String> labels = new TreeSet<>(PROMETHEUS_LABELS);
		this.meters.getMeters().forEach((meter) -> meter.getId().getTags().forEach((tag) -> labels.add(tag.getKey())));
		assertThat(expressions())
			.flatExtracting((expression) -> LABELS.matcher(expression)
				.results()
				.map((label) -> (label.group(1) != null) ? label.group(1) : label.group(2))
				.toList())
			.isNotEmpty()
			.isSubsetOf(labels);
	}

	private static List<String> expressions() throws IOException {
		return JsonMapper.shared()
			.readTree(Files.readString(Path.of("../docs/grafana-dashboard.json")))
			.findValuesAsString("expr");
	}

	private void useAllMeters() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class, MessageStoreAutoConfiguration.class,
					AsyncMessagesAutoConfiguration.class, AsyncMessagesWebAutoConfiguration.class,
					AsyncMessagesMetricsAutoConfiguration.class, AsyncMessagesObservationAutoConfiguration.class))
			.withBean(DataSource.class, TestDatabase.H2::create)
			.withBean(MeterRegistry.class, () -> this.meters, (bean) -> bean.setDestroyMethodName(""))
			.withBean(ObservationRegistry.class, this::observations)
			.withPropertyValues("async-messages.store.type=jdbc", "async-messages.web.live=stream",
					"async-messages.read-timeout=30s")
			.run((context) -> {
				context.getBeanProvider(MeterBinder.class).forEach((binder) -> binder.bindTo(this.meters));
				UserMessageService service = context.getBean(UserMessageService.class);
				service.send("barry", UserMessage.info("Done"));
				service.receive("barry");
				MessageGauges.ofCache("redis", () -> 0).bindTo(this.meters);
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
			if (id.getName().startsWith("async.messages.") && id.getType() != Meter.Type.LONG_TASK_TIMER) {
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
		return cell.equals("none") ? List.of() : Arrays.stream(cell.replace("`", "").split(", ")).sorted().toList();
	}

}
