package io.github.asyncmessages.benchmarks;

/**
 * Measures what takes long enough to be measured by itself.
 */
final class Stopwatch {

	private Stopwatch() {
	}

	/**
	 * How many of so many things are done in a second.
	 */
	static double rate(int count, Task task) throws Exception {
		long start = System.nanoTime();
		task.run();
		return count * 1e9 / (System.nanoTime() - start);
	}

	/**
	 * What is measured.
	 */
	@FunctionalInterface
	interface Task {

		void run() throws Exception;

	}

}
