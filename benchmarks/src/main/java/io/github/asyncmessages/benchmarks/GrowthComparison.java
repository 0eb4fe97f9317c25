package io.github.asyncmessages.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Measures operations of the library at two sizes. What grows is the number of mailboxes,
 * of messages in a mailbox, of nodes or of threads.
 */
record GrowthComparison(String grows, int from, int to, BulkStore store, int nodes, Map<String, String> properties,
		Workload workload) implements Comparison {

	@Override
	public String name() {
		return "growth of " + this.grows + ", " + this.store;
	}

	@Override
	public List<Growth> run(int rounds) {
		List<Library> nodes = new ArrayList<>();
		try {
			for (int i = 0; i < this.nodes; i++) {
				Library node = new Library();
				node.start(this.properties);
				nodes.add(node);
			}
			return run(nodes, rounds);
		}
		finally {
			nodes.forEach(Library::close);
		}
	}

	private List<Growth> run(List<Library> nodes, int rounds) {
		Map<String, Growth> rows = new LinkedHashMap<>();
		// What is compiled later would make the second size look faster.
		this.workload.at(nodes, this.from).forEach(Operation::measure);
		for (int i = 0; i < rounds; i++) {
			Map<String, Double> figures = new LinkedHashMap<>();
			this.workload.at(nodes, this.from)
				.forEach((operation) -> figures.put(operation.name(), operation.measure()));
			this.workload.at(nodes, this.to)
				.forEach((operation) -> row(rows, operation).rounds()
					.add(new Growth.Round(figures.getOrDefault(operation.name(), Double.NaN), operation.measure())));
		}
		return List.copyOf(rows.values());
	}

	private Growth row(Map<String, Growth> rows, Operation operation) {
		return rows.computeIfAbsent(operation.name(), (name) -> new Growth(name, this.store.toString(), this.grows,
				this.from, this.to, operation.isRate() ? "/s" : "µs", new ArrayList<>()));
	}

	/**
	 * Fills the store, and says what to measure.
	 */
	interface Workload {

		List<Operation> at(List<Library> nodes, int size);

	}

	/**
	 * An operation that is measured for recipients, one after the other.
	 *
	 * @param name its name in the table
	 * @param recipients prepares some mailboxes, which is not measured
	 * @param action what is measured
	 * @param count as how many operations the action counts
	 * @param isRate whether the figure is a rate instead of a time
	 */
	record Operation(String name, Supplier<List<String>> recipients, Consumer<String> action, int count,
			boolean isRate) {

		private static final Duration DURATION = Duration.ofSeconds(1);

		Operation(String name, Supplier<List<String>> recipients, Consumer<String> action) {
			this(name, recipients, action, 1, false);
		}

		Operation(String name, List<String> recipients, Consumer<String> action) {
			this(name, () -> recipients, action);
		}

		private double measure() {
			// Warms up
			repeat();
			double nanos = repeat();
			return this.isRate ? 1e9 / nanos : nanos / 1e3;
		}

		/**
		 * Repeats the operation for a while.
		 * @return the nanoseconds that it takes; the median, on which other work of the
		 * machine has little influence
		 */
		private double repeat() {
			long end = System.nanoTime() + DURATION.toNanos();
			List<Double> nanos = new ArrayList<>();
			while (System.nanoTime() < end) {
				for (String recipient : this.recipients.get()) {
					long start = System.nanoTime();
					this.action.accept(recipient);
					nanos.add((double) (System.nanoTime() - start) / this.count);
				}
			}
			return Row.median(nanos.stream().mapToDouble(Double::doubleValue).sorted().toArray());
		}

	}

}
