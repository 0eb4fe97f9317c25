package io.github.asyncmessages.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Measures how many transactions that insert a message clients can commit while triggers
 * tell of them, and while they are disabled. A node listens. Nobody else uses the
 * database.
 */
record TriggerComparison(int clients, Map<String, String> properties) implements Comparison {

	private static final Duration DURATION = Duration.ofSeconds(4);

	@Override
	public String name() {
		return "insert by SQL on PostgreSQL, " + this.clients + ((this.clients > 1) ? " clients" : " client");
	}

	@Override
	public List<Row> run(int rounds) throws Exception {
		List<Row.Round> rates = new ArrayList<>();
		try (Library library = new Library()) {
			library.start(this.properties);
			library.store().claim("visitor", 0);
			JdbcTemplate jdbc = library.bean(JdbcTemplate.class);
			for (int i = 0; i < rounds + 1; i++) {
				jdbc.execute("ALTER TABLE user_message DISABLE TRIGGER USER");
				double without = rate(jdbc);
				jdbc.execute("ALTER TABLE user_message ENABLE TRIGGER USER");
				double with = rate(jdbc);
				// The first round warms up.
				if (i > 0) {
					rates.add(new Row.Round(with, without));
				}
			}
		}
		return List.of(new Row(name(), "the same without triggers", "/s", rates));
	}

	private double rate(JdbcTemplate jdbc) throws Exception {
		jdbc.execute("TRUNCATE TABLE user_message");
		long start = System.nanoTime();
		List<Callable<Integer>> tasks = new ArrayList<>();
		for (int i = 0; i < this.clients; i++) {
			String name = "client-" + i + "-";
			tasks.add(() -> insert(name, start + DURATION.toNanos()));
		}
		ExecutorService threads = Executors.newFixedThreadPool(this.clients);
		try {
			double commits = 0;
			for (Future<Integer> done : threads.invokeAll(tasks)) {
				commits += done.get();
			}
			return commits * 1e9 / (System.nanoTime() - start);
		}
		finally {
			threads.shutdown();
		}
	}

	private int insert(String name, long end) throws SQLException {
		try (Connection connection = DriverManager.getConnection(property("url"), property("username"),
				property("password"));
				PreparedStatement insert = connection
					.prepareStatement("INSERT INTO user_message (recipient, text) VALUES (?, ?)")) {
			int commits = 0;
			while (System.nanoTime() < end) {
				insert.setString(1, name + commits);
				insert.setString(2, Library.TEXT);
				insert.executeUpdate();
				commits++;
			}
			return commits;
		}
	}

	private String property(String name) {
		return this.properties.getOrDefault("spring.datasource." + name, "");
	}

}
