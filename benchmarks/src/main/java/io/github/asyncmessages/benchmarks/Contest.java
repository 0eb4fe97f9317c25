package io.github.asyncmessages.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Three contenders that are measured in turns, so that whatever changes on the machine
 * meanwhile concerns all of them.
 *
 * @param <T> what one measurement gives
 * @param subject what the library does
 * @param reference what it is compared with
 * @param control the reference once more: by how much it differs from itself is the noise
 */
record Contest<T>(Measurement<T> subject, Measurement<T> reference, Measurement<T> control) {

	/**
	 * Measures each contender once a round, the subject between the other two, whose
	 * order changes with each round.
	 */
	List<Round<T>> run(int count) throws Exception {
		List<Round<T>> rounds = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			boolean referenceFirst = i % 2 == 0;
			T first = (referenceFirst ? this.reference : this.control).measure();
			T second = this.subject.measure();
			T third = (referenceFirst ? this.control : this.reference).measure();
			rounds.add(new Round<>(second, referenceFirst ? first : third, referenceFirst ? third : first));
		}
		return rounds;
	}

	/**
	 * Measures once.
	 *
	 * @param <T> what a measurement gives
	 */
	@FunctionalInterface
	interface Measurement<T> {

		T measure() throws Exception;

	}

	/**
	 * What was measured in one round.
	 *
	 * @param <T> what a measurement gives
	 * @param subject of the subject
	 * @param reference of the reference
	 * @param control of the reference's double
	 */
	record Round<T>(T subject, T reference, T control) {
	}

}
