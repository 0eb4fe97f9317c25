package io.github.asyncmessages.sample.reports;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The reports in the database.
 */
@Repository
class ReportRepository {

	private final JdbcClient jdbc;

	ReportRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void add(Report report) {
		this.jdbc
			.sql("INSERT INTO report (id, owner, requested_at, status) VALUES (:id, :owner, :requestedAt, :status)")
			.param("id", report.id())
			.param("owner", report.owner())
			.param("requestedAt", report.requestedAt().atOffset(ZoneOffset.UTC))
			.param("status", report.status().name())
			.update();
	}

	void updateStatus(String id, Report.Status status) {
		this.jdbc.sql("UPDATE report SET status = :status WHERE id = :id")
			.param("id", id)
			.param("status", status.name())
			.update();
	}

	List<Report> findLatest(String owner) {
		return this.jdbc.sql("SELECT * FROM report WHERE owner = :owner ORDER BY requested_at DESC LIMIT 10")
			.param("owner", owner)
			.query(Report.class)
			.list();
	}

	Optional<Report> find(String id, String owner) {
		return this.jdbc.sql("SELECT * FROM report WHERE id = :id AND owner = :owner")
			.param("id", id)
			.param("owner", owner)
			.query(Report.class)
			.optional();
	}

}
