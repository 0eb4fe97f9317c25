package io.github.asyncmessages.sample;

import java.time.Instant;
import java.util.Objects;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the health endpoint tells while there is no server.
 */
@SampleTest
@ActiveProfiles("redis")
@TestPropertySource(properties = { "spring.data.redis.port=1", "management.health.redis.enabled=false" })
class HealthTests {

	@Autowired
	private HealthEndpoint health;

	@Autowired
	private MockMvcTester mvc;

	@Test
	void theStoreIsDownAndThenDegradedAndTheApplicationStaysReady() {
		assertThat(status("asyncMessages")).isEqualTo("DOWN");
		assertThat(this.mvc.get().uri("/actuator/health")).hasStatus(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(status("readiness")).isEqualTo("UP");
		Visitor.loggedIn(this.mvc, "barry").get("/");
		Awaitility.await().until(() -> status("asyncMessages").equals("DEGRADED"));
		assertThat(((IndicatedHealthDescriptor) descriptor("asyncMessages")).getDetails())
			.containsEntry("store", "redis")
			.containsEntry("affected", "all users")
			.hasEntrySatisfying("since", (since) -> assertThat(since).isInstanceOf(Instant.class));
		assertThat(this.mvc.get().uri("/actuator/health")).hasStatus(HttpStatus.OK);
		assertThat(status("readiness")).isEqualTo("UP");
	}

	private String status(String component) {
		return descriptor(component).getStatus().getCode();
	}

	private HealthDescriptor descriptor(String component) {
		return Objects.requireNonNull(this.health.healthForPath(component));
	}

}
