package io.github.asyncmessages.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Compares the pages of two applications.
 */
final class PageExperiment implements Experiment {

	private static final int CONNECTIONS = 8;

	/**
	 * By then the compilers of a JVM have little to do any more.
	 */
	private static final int WARM_UP_PAGES = 100_000;

	/**
	 * How often the applications are started anew: no two JVMs compile the same code
	 * equally well.
	 */
	private static final int STARTS = 2;

	private static final Duration WARM_UP = Duration.ofSeconds(2);

	private static final String MESSAGE = "<li class=";

	private final String name;

	private final String reference;

	private final PageSetup setup;

	private final Goal rate;

	private final Goal processorTime;

	/**
	 * An experiment.
	 * @param name what is measured
	 * @param reference what it is compared with
	 * @param setup makes the applications
	 * @param rate the goal for the pages a second
	 * @param processorTime the goal for the processor time a page
	 */
	PageExperiment(String name, String reference, PageSetup setup, Goal rate, Goal processorTime) {
		this.name = name;
		this.reference = reference;
		this.setup = setup;
		this.rate = rate;
		this.processorTime = processorTime;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public List<Comparison> run(Options options, Servers servers) throws Exception {
		PageSetup.Contenders contenders = this.setup.prepare(servers);
		List<Contest.Round<PageMeasurement>> rounds = new ArrayList<>();
		for (int i = 0; i < STARTS; i++) {
			rounds.addAll(run(contenders, options));
		}
		return List.of(Comparison.of(this.name + ": rate", this.reference, PageMeasurement.RATE, this.rate, rounds),
				Comparison.of(this.name + ": processor time", this.reference, PageMeasurement.PROCESSOR_TIME,
						this.processorTime, rounds),
				Comparison.of(this.name + ": median at one connection", this.reference, PageMeasurement.MEDIAN,
						Goal.NONE, rounds));
	}

	private static List<Contest.Round<PageMeasurement>> run(PageSetup.Contenders contenders, Options options)
			throws Exception {
		try (PageServer subject = new PageServer(contenders.subject());
				PageServer reference = new PageServer(contenders.reference());
				PageServer control = new PageServer(contenders.reference());
				Wrk wrk = new Wrk()) {
			for (PageServer server : List.of(reference, subject, control)) {
				warmUp(server, contenders, wrk);
			}
			return new Contest<>(() -> measure(subject, contenders, wrk, options),
					() -> measure(reference, contenders, wrk, options),
					() -> measure(control, contenders, wrk, options))
				.run(options.rounds());
		}
	}

	private static void warmUp(PageServer server, PageSetup.Contenders contenders, Wrk wrk) throws Exception {
		long pages = 0;
		while (pages < WARM_UP_PAGES) {
			pages += wrk.run(server.uri(contenders.path()), CONNECTIONS, WARM_UP).pages();
		}
		String page = server.get(contenders.path(), Users.VISITOR);
		int messages = StringUtils.countOccurrencesOf(page, MESSAGE);
		Assert.state(messages == contenders.messages(),
				() -> "There should be " + contenders.messages() + " messages on the page:\n" + page);
	}

	private static PageMeasurement measure(PageServer server, PageSetup.Contenders contenders, Wrk wrk, Options options)
			throws Exception {
		Duration before = server.processorTime();
		Wrk.Load busy = wrk.run(server.uri(contenders.path()), CONNECTIONS, options.duration());
		Duration used = server.processorTime().minus(before);
		Wrk.Load calm = wrk.run(server.uri(contenders.path()), 1, Duration.ofSeconds(1));
		return new PageMeasurement(busy.rate(), used.toNanos() / 1e3 / busy.pages(), calm.medianMicros());
	}

}
