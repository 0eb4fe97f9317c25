package io.github.asyncmessages.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.UserMessage;

import org.springframework.util.Assert;

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
	private static final int STARTS = 3;

	private static final Duration WARM_UP = Duration.ofSeconds(2);

	/** By how much a page may be longer or shorter than the one that was looked at. */
	private static final double LENGTH_TOLERANCE = 0.04;

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
			checkThatNewsArrive(subject, contenders);
			List<Contest.Round<PageMeasurement>> rounds = new Contest<>(
					() -> measure(subject, contenders, wrk, options),
					() -> measure(reference, contenders, wrk, options),
					() -> measure(control, contenders, wrk, options))
				.run(options.rounds());
			checkThatNewsArrive(subject, contenders);
			return rounds;
		}
	}

	private static void warmUp(PageServer server, PageSetup.Contenders contenders, Wrk wrk) throws Exception {
		long pages = 0;
		while (pages < WARM_UP_PAGES) {
			pages += load(server, contenders, wrk, CONNECTIONS, WARM_UP).pages();
		}
	}

	/**
	 * A store that fails leaves pages without messages, as if there were none.
	 */
	private static void checkThatNewsArrive(PageServer subject, PageSetup.Contenders contenders) throws Exception {
		contenders.sender().send(Users.VISITOR, UserMessage.info("News"));
		PageServer.Page page = subject.get(contenders.path(), Users.VISITOR);
		Assert.state(page.messages() == 1, () -> "There should be news on the page:\n" + page.html());
	}

	private static PageMeasurement measure(PageServer server, PageSetup.Contenders contenders, Wrk wrk, Options options)
			throws Exception {
		Load busy = load(server, contenders, wrk, CONNECTIONS, options.duration());
		Load calm = load(server, contenders, wrk, 1, options.duration());
		return new PageMeasurement(busy.result().rate(), busy.processorTime().toNanos() / 1e3 / busy.pages(),
				calm.result().medianMicros());
	}

	private static Load load(PageServer server, PageSetup.Contenders contenders, Wrk wrk, int connections,
			Duration duration) throws Exception {
		server.prepare();
		PageServer.Page page = server.get(contenders.path(), Users.number(contenders.users()));
		Assert.state(page.messages() == contenders.messages(),
				() -> "There should be " + contenders.messages() + " messages on the page:\n" + page.html());
		Duration before = server.processorTime();
		Wrk.Load result = wrk.run(server.uri(contenders.path()), contenders.users(), connections, duration);
		Duration used = server.processorTime().minus(before);
		Assert.state(Math.abs(result.bytesAPage() / page.bytes() - 1) < LENGTH_TOLERANCE,
				() -> "Pages should be as long as this one, which is one of %d bytes, and not of %.0f bytes:%n%s"
					.formatted(page.bytes(), result.bytesAPage(), page.html()));
		return new Load(result, used);
	}

	/**
	 * Many pages.
	 *
	 * @param result what the load generator says
	 * @param processorTime how long the processor was used by the application
	 */
	private record Load(Wrk.Load result, Duration processorTime) {

		long pages() {
			return this.result.pages();
		}

	}

}
