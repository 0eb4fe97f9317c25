package io.github.asyncmessages.sample.reports;

import java.time.Instant;
import java.util.UUID;

/**
 * A report that a user has asked for.
 *
 * @param id identifies the report
 * @param owner the name of the user
 * @param requestedAt when the user asked for it
 * @param status what has become of it
 */
record Report(String id, String owner, Instant requestedAt, Status status) {

	static Report requestedBy(String owner) {
		return new Report(UUID.randomUUID().toString(), owner, Instant.now(), Status.RUNNING);
	}

	public boolean isReady() {
		return this.status == Status.READY;
	}

	enum Status {

		RUNNING, READY, FAILED

	}

}
