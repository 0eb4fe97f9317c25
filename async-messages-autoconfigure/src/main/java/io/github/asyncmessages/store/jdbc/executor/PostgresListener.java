package io.github.asyncmessages.store.jdbc.executor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import org.springframework.util.ClassUtils;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Listens for the notifications of triggers on PostgreSQL. One daemon thread keeps one
 * connection of the data source, which does nothing else.
 *
 * <p>
 * A notification can be lost only with its connection. Every second a query proves that
 * the connection is alive, and that the triggers are still there. If it is not answered
 * in time, the listener says that it hears nothing any more, and tries to connect again
 * after growing pauses. So a connection that falls silent without being closed is trusted
 * for three seconds.
 */
public final class PostgresListener implements AutoCloseable {

	private static final boolean DRIVER_PRESENT = ClassUtils.isPresent("org.postgresql.PGConnection",
			PostgresListener.class.getClassLoader());

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/** How long an answer may take. */
	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	/** How long the thread waits before it looks whether the listener was closed. */
	private static final Duration WAIT = Duration.ofMillis(50);

	/** Between attempts to listen. */
	private static final BackOff BACK_OFF = backOff();

	private static final String CHANNEL = "async_messages_";

	/** In {@code pg_trigger}: an insert, a delete, an update and a truncate. */
	private static final int ALL_EVENTS = 4 | 8 | 16 | 32;

	/**
	 * The number of each table, and the events of which its enabled triggers tell. The
	 * number of the process on the server is that of the driver, unless there is a pooler
	 * in between.
	 */
	private static final String CHECK = """
			SELECT name, CAST(CAST(TO_REGCLASS(name) AS OID) AS BIGINT) AS number, PG_BACKEND_PID() AS process,
				(SELECT BIT_OR(tgtype) FROM pg_trigger
				WHERE tgrelid = TO_REGCLASS(name) AND tgname LIKE 'async\\_messages\\_%' AND tgenabled IN ('O', 'A')) AS events
			FROM UNNEST(?) AS name
			""";

	private static final Log logger = LogFactory.getLog(PostgresListener.class);

	private final DataSource dataSource;

	private final List<String> tables;

	private final String script;

	private final TableTracking tracking;

	private final AtomicBoolean started = new AtomicBoolean();

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile @Nullable Connection connection;

	private volatile @Nullable Thread thread;

	/** Used by the thread. */
	private BackOffExecution pauses = BACK_OFF.start();

	/** Whether it was said why nothing is heard. Used by the thread. */
	private boolean reported;

	/**
	 * Creates a listener that does not connect until {@link #start}.
	 * @param dataSource the database
	 * @param tables the names of the tables that have triggers
	 * @param script the location of the script that creates them, for messages
	 * @param tracking is told of changes
	 */
	public PostgresListener(DataSource dataSource, List<String> tables, String script, TableTracking tracking) {
		this.dataSource = dataSource;
		this.tables = tables;
		this.script = script;
		this.tracking = tracking;
	}

	/**
	 * Whether the driver of PostgreSQL is there, as it is where that is the database.
	 * @return {@code false} if the database is another one
	 */
	public static boolean hasDriver() {
		return DRIVER_PRESENT;
	}

	/**
	 * Begins to listen, unless the listener has begun before, or there is no driver of
	 * PostgreSQL. Does not wait.
	 */
	public void start() {
		if (!this.started.get() && this.started.compareAndSet(false, true) && DRIVER_PRESENT) {
			// Without what the first caller has in its inheritable thread locals.
			Thread thread = new Thread(null, this::run, "async-messages-listen", 0, false);
			thread.setDaemon(true);
			this.thread = thread;
			thread.start();
		}
	}

	private static BackOff backOff() {
		ExponentialBackOff backOff = new ExponentialBackOff(INTERVAL.toMillis(), 2);
		backOff.setMaxInterval(Duration.ofMinutes(1).toMillis());
		return backOff;
	}

	private void run() {
		while (!isClosed()) {
			try (Connection connection = this.dataSource.getConnection()) {
				this.connection = connection;
				listen(connection);
			}
			catch (UnavailableException ex) {
				report(String.valueOf(ex.getMessage()));
				if (ex.forGood) {
					return;
				}
			}
			catch (SQLException | RuntimeException ex) {
				report("the connection that tells of changes has failed: " + ex.getMessage());
				logger.debug("The connection that tells of changes has failed", ex);
			}
			finally {
				this.connection = null;
			}
			pause(this.pauses.nextBackOff());
		}
	}

	private boolean isClosed() {
		return this.closed.getCount() == 0;
	}

	private void pause(long millis) {
		try {
			this.closed.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			this.closed.countDown();
		}
	}

	/**
	 * Says once why nothing is heard, until something is heard again.
	 */
	private void report(String reason) {
		if (!this.reported && !isClosed()) {
			this.reported = true;
			this.tracking.unavailable(reason);
		}
	}

	/**
	 * Listens until the connection ends or the listener is closed.
	 */
	private void listen(Connection connection) throws SQLException, UnavailableException {
		if (Dialect.of(connection) != Dialect.POSTGRESQL) {
			this.closed.countDown();
			return;
		}
		if (!connection.isWrapperFor(PGConnection.class)) {
			throw new UnavailableException("the driver is not that of PostgreSQL", true);
		}
		boolean autoCommit = connection.getAutoCommit();
		int timeout = connection.getNetworkTimeout();
		try {
			connection.setNetworkTimeout(Runnable::run, Math.toIntExact(TIMEOUT.toMillis()));
			connection.setAutoCommit(true);
			listen(connection, connection.unwrap(PGConnection.class));
		}
		finally {
			restore(connection, autoCommit, timeout);
		}
	}

	private void listen(Connection connection, PGConnection driver) throws SQLException, UnavailableException {
		Map<String, String> channels = findChannels(connection, driver);
		try (Statement statement = connection.createStatement()) {
			for (String channel : channels.keySet()) {
				statement.execute("LISTEN " + channel);
			}
		}
		this.reported = false;
		this.pauses = BACK_OFF.start();
		this.tracking.enable(connection);
		try {
			while (!isClosed()) {
				receive(connection, driver, channels);
				if (!isClosed() && !findChannels(connection, driver).equals(channels)) {
					throw new UnavailableException("the tables were replaced", false);
				}
			}
		}
		finally {
			this.tracking.disable(connection);
		}
	}

	/**
	 * Finds on which channels changes are told. Its answer proves that the connection is
	 * alive, and that the triggers are there.
	 * @return the names of the tables, by their channels
	 */
	private Map<String, String> findChannels(Connection connection, PGConnection driver)
			throws SQLException, UnavailableException {
		Map<String, String> channels = new HashMap<>();
		try (PreparedStatement check = connection.prepareStatement(CHECK)) {
			check.setArray(1, connection.createArrayOf("text", this.tables.toArray()));
			try (ResultSet rows = check.executeQuery()) {
				while (rows.next()) {
					if (rows.getInt("process") != driver.getBackendPID()) {
						throw new UnavailableException("there is a connection pooler in front of PostgreSQL", true);
					}
					String table = rows.getString("name");
					if ((rows.getInt("events") & ALL_EVENTS) != ALL_EVENTS) {
						throw new UnavailableException("the table '" + table
								+ "' lacks the triggers that tell of changes: run the script " + this.script, false);
					}
					channels.put(CHANNEL + rows.getLong("number"), table);
				}
			}
		}
		return channels;
	}

	/**
	 * Tells of the notifications that come within an interval.
	 */
	private void receive(Connection connection, PGConnection driver, Map<String, String> channels) throws SQLException {
		long end = System.nanoTime() + INTERVAL.toNanos();
		for (long left = INTERVAL.toNanos(); left > 0 && !isClosed(); left = end - System.nanoTime()) {
			// Zero would wait for ever.
			long millis = Math.max(1, Math.min(WAIT.toMillis(), TimeUnit.NANOSECONDS.toMillis(left)));
			PGNotification[] notifications = driver.getNotifications(Math.toIntExact(millis));
			for (PGNotification notification : (notifications != null) ? notifications : new PGNotification[0]) {
				String table = channels.get(notification.getName());
				if (table != null) {
					this.tracking.changed(connection, table, notification.getParameter());
				}
			}
		}
	}

	/**
	 * Has the pool throw away a broken connection, since using it fails.
	 */
	private static void restore(Connection connection, boolean autoCommit, int timeout) {
		try (Statement statement = connection.createStatement()) {
			statement.execute("UNLISTEN *");
			connection.setAutoCommit(autoCommit);
			connection.setNetworkTimeout(Runnable::run, timeout);
		}
		catch (SQLException ex) {
			logger.debug("A broken connection is returned to the pool", ex);
		}
	}

	/**
	 * Stops listening. Waits a moment, so that the pool gets its connection back before
	 * it is closed.
	 */
	@Override
	public void close() {
		this.started.set(true);
		this.closed.countDown();
		Thread thread = this.thread;
		Connection connection = this.connection;
		if (thread == null || connection == null) {
			return;
		}
		try {
			thread.join(WAIT.multipliedBy(20).toMillis());
			if (thread.isAlive()) {
				// It waits for an answer.
				connection.abort(Runnable::run);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (SQLException ex) {
			logger.debug("The connection that tells of changes was not ended", ex);
		}
	}

	/**
	 * Nothing can be heard.
	 */
	@SuppressWarnings("serial")
	private static final class UnavailableException extends Exception {

		private final boolean forGood;

		private UnavailableException(String reason, boolean forGood) {
			super(reason);
			this.forGood = forGood;
		}

	}

}
