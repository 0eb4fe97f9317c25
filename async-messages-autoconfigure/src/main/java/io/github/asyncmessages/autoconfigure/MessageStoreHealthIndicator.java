package io.github.asyncmessages.autoconfigure;

import io.github.asyncmessages.actuate.StoreHealth;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} for the store.
 */
class MessageStoreHealthIndicator extends AbstractHealthIndicator {

	static final Status DEGRADED = new Status("DEGRADED", "Pages are rendered without stored messages");

	private final StoreHealth health;

	private final String store;

	MessageStoreHealthIndicator(StoreHealth health, String store) {
		super("The health check of the message store failed");
		this.health = health;
		this.store = store;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		StoreHealth.Result result = this.health.check();
		switch (result.state()) {
			case UP -> builder.up();
			case DEGRADED -> builder.status(DEGRADED);
			case DOWN -> builder.down();
		}
		builder.withDetail("store", this.store);
		if (result.since() != null) {
			builder.withDetail("since", result.since());
		}
		if (result.affected() != null) {
			builder.withDetail("affected", result.affected());
		}
		if (result.cause() != null) {
			builder.withException(result.cause());
		}
	}

}
