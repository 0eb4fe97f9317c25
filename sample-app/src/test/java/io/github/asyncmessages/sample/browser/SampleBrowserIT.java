package io.github.asyncmessages.sample.browser;

import org.junit.jupiter.api.Nested;

/**
 * Reports, messages and pages in a browser.
 */
class SampleBrowserIT {

	@Nested
	@OnRedis
	class Redis extends SampleBrowserTests {

	}

	@Nested
	@OnPostgres
	class Postgres extends SampleBrowserTests {

	}

}
