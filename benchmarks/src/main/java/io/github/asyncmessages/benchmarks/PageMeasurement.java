package io.github.asyncmessages.benchmarks;

/**
 * What one round says about the pages of an application.
 *
 * @param rate pages a second at eight connections
 * @param processorMicros processor time of the application's process a page, meanwhile
 * @param medianMicros what the page in the middle takes at one connection
 */
record PageMeasurement(double rate, double processorMicros, double medianMicros) {

	static final Metric<PageMeasurement> RATE = new Metric<>("pages/s", Metric.Scale.RATIO, PageMeasurement::rate);

	static final Metric<PageMeasurement> PROCESSOR_TIME = new Metric<>("µs", Metric.Scale.DIFFERENCE,
			PageMeasurement::processorMicros);

	static final Metric<PageMeasurement> MEDIAN = new Metric<>("µs", Metric.Scale.RATIO, PageMeasurement::medianMicros);

}
