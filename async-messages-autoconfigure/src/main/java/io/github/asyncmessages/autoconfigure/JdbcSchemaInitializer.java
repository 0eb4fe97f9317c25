package io.github.asyncmessages.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.asyncmessages.store.jdbc.JdbcMessageStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.datasource.init.ScriptException;

/**
 * Creates the tables of messages and announcements with the script for the database, if
 * so configured.
 */
class JdbcSchemaInitializer extends DataSourceScriptDatabaseInitializer {

	private static final String DEFAULT_TABLE_NAME = AsyncMessagesProperties.Jdbc.DEFAULT_TABLE_NAME;

	private static final Log logger = LogFactory.getLog(JdbcSchemaInitializer.class);

	private final String tableName;

	JdbcSchemaInitializer(DataSource dataSource, AsyncMessagesProperties.Jdbc properties) {
		super(dataSource, settings(dataSource, properties));
		this.tableName = properties.tableName();
	}

	/**
	 * Resolves the location of the script only if the script is to be run, because that
	 * requires a connection to the database, which may be down.
	 */
	private static DatabaseInitializationSettings settings(DataSource dataSource,
			AsyncMessagesProperties.Jdbc properties) {
		SchemaInitialization mode = properties.initializeSchema();
		boolean wanted = mode == SchemaInitialization.ALWAYS
				|| (mode == SchemaInitialization.EMBEDDED && isEmbedded(dataSource));
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setMode(wanted ? DatabaseInitializationMode.ALWAYS : DatabaseInitializationMode.NEVER);
		settings.setSchemaLocations(wanted ? locations(dataSource, !properties.cacheTtl().isZero()) : List.of());
		return settings;
	}

	private static List<String> locations(DataSource dataSource, boolean triggers) {
		List<String> locations = new ArrayList<>(
				new PlatformPlaceholderDatabaseDriverResolver().resolveAll(dataSource, JdbcMessageStore.SCHEMA));
		if (triggers && locations.get(0).contains("-postgresql.")) {
			locations.add(JdbcMessageStore.NOTIFY);
		}
		return locations;
	}

	private static boolean isEmbedded(DataSource dataSource) {
		try {
			return EmbeddedDatabaseConnection.isEmbedded(dataSource);
		}
		catch (RuntimeException ex) {
			logger.debug("Could not detect whether the database is embedded", ex);
			return false;
		}
	}

	/**
	 * The script fails if another node creates the table at the same time, or if the user
	 * may not create tables. {@link MessageTableCheck} then verifies that the table
	 * exists.
	 */
	@Override
	protected void runScripts(Scripts scripts) {
		List<Resource> named = new ArrayList<>();
		scripts.forEach((script) -> named.add(withTableName(script)));
		try {
			super.runScripts(new Scripts(named));
		}
		catch (ScriptException ex) {
			logger.warn(
					"Could not run the script that creates the table of messages. This is harmless if the table already exists.",
					ex);
		}
	}

	private Resource withTableName(Resource script) {
		try {
			String text = script.getContentAsString(StandardCharsets.UTF_8);
			String named = text.replace(JdbcMessageStore.announcementTable(DEFAULT_TABLE_NAME), "{announcements}")
				.replace(DEFAULT_TABLE_NAME, this.tableName)
				.replace("{announcements}", JdbcMessageStore.announcementTable(this.tableName));
			return new ByteArrayResource(named.getBytes(StandardCharsets.UTF_8), script.getDescription());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
