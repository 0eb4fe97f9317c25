package io.github.asyncmessages.benchmarks;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.asyncmessages.UserMessage;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The pages that are compared. In each comparison both applications render the same
 * template and have the same libraries but for async-messages.
 */
final class PageExperiments {

	private static final String LIST = "/list";

	private static final String BADGE = "/badge";

	private static final String CONSTANT_LIST = "spring.profiles.active=constant-list";

	private static final String LIST_POP = "spring.profiles.active=list-pop";

	private static final String INDEXED_QUERY = "spring.profiles.active=indexed-query";

	private static final String TRACKING_OFF = "async-messages.redis.cache-ttl=0s";

	private static final int USERS = 1000;

	/** More than can be asked in the time of a measurement. */
	private static final int USERS_WITH_MESSAGES = 60_000;

	private static final int OTHER_USERS = 100_000;

	private static final List<String> ARRIVALS = List.of("{\"level\":\"success\",\"text\":\"Your report is ready\"}",
			"{\"level\":\"warning\",\"text\":\"Two rows of your import were left out\"}",
			"{\"level\":\"info\",\"text\":\"Sally has answered your question\"}");

	private PageExperiments() {
	}

	static List<Experiment> redis() {
		return List.of(
				new PageExperiment("page of a user with no news", "the same page without the starter",
						PageExperiments::noNews, Goal.atLeast(0.95), Goal.atMost(5)),
				new PageExperiment("page with an unread badge and one UNTIL_READ message",
						"the same page printing a constant list", PageExperiments::badge, Goal.atLeast(0.95),
						Goal.atMost(8)),
				new PageExperiment("page of a user with no news, tracking off", "hand-written `LPOP` interceptor",
						PageExperiments::trackingOff, Goal.atLeast(1), Goal.NONE),
				new PageExperiment("page that delivers 3 messages", "hand-written `LPOP` interceptor with the same 3",
						PageExperiments::threeMessages, Goal.atLeast(0.9), Goal.NONE));
	}

	static List<Experiment> jdbc() {
		return List.of(new PageExperiment("page of a user with no news (JDBC, PostgreSQL)",
				"the same page with one hand-written indexed query", PageExperiments::jdbcNoNews, Goal.atLeast(0.95),
				Goal.NONE));
	}

	private static PageSetup.Contenders noNews(Servers servers) throws Exception {
		return onRedis(servers, LIST, 0, withLibrary(servers), withoutLibrary(servers));
	}

	private static PageSetup.Contenders badge(Servers servers) throws Exception {
		PageSetup.Contenders contenders = onRedis(servers, BADGE, 1, withLibrary(servers),
				withoutLibrary(servers).and(CONSTANT_LIST));
		Library.sendAll(contenders.sender(), Users.some(USERS),
				UserMessage.info("Please change your password").untilRead());
		return contenders;
	}

	private static PageSetup.Contenders trackingOff(Servers servers) throws Exception {
		return onRedis(servers, LIST, 0, withLibrary(servers).and(TRACKING_OFF), withoutLibrary(servers).and(LIST_POP));
	}

	/**
	 * The messages are there before the pages are asked for, by each user once.
	 */
	private static PageSetup.Contenders threeMessages(Servers servers) throws Exception {
		RedisServer redis = servers.redis();
		Library library = Library.onRedis(redis.port());
		return new PageSetup.Contenders(LIST, ARRIVALS.size(), USERS_WITH_MESSAGES, library.service(),
				withLibrary(servers).beforeLoad(() -> arrive(redis, library, Users::queue)),
				withoutLibrary(servers).and(LIST_POP).beforeLoad(() -> arrive(redis, library, "notes:"::concat)));
	}

	private static void arrive(RedisServer redis, Library library, UnaryOperator<String> key) {
		redis.clear();
		new Pipeline(library.redis()).push(Users.some(USERS_WITH_MESSAGES).stream().map(key).toList(),
				ARRIVALS.toArray(String[]::new));
	}

	private static PageSetup.Contenders onRedis(Servers servers, String path, int messages, PageVariant subject,
			PageVariant reference) throws Exception {
		servers.redis().clear();
		return new PageSetup.Contenders(path, messages, USERS, Library.onRedis(servers.redis().port()).service(),
				subject, reference);
	}

	/**
	 * Both tables hold a message of each of many other users, so that there is something
	 * for an index to do.
	 */
	private static PageSetup.Contenders jdbcNoNews(Servers servers) throws Exception {
		String url = servers.postgres().url();
		Library library = Library.onPostgres(url);
		List<String> others = Users.some(OTHER_USERS).stream().map("other-"::concat).toList();
		Library.sendAll(library.service(), others, UserMessage.success("Your report is ready"));
		createNotes(library.jdbc(), others);
		ClassPath classPath = pageClassPath();
		return new PageSetup.Contenders(LIST, 0, USERS, library.service(),
				PageVariant.withLibrary(classPath, Library.jdbcProperties(url)),
				PageVariant.withoutLibrary(classPath, Library.jdbcProperties(url)).and(INDEXED_QUERY));
	}

	private static void createNotes(JdbcTemplate jdbc, List<String> recipients) {
		jdbc.execute("""
				CREATE TABLE note (
				  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
				  recipient VARCHAR(255) NOT NULL,
				  level VARCHAR(10) NOT NULL,
				  text VARCHAR(1000) NOT NULL
				)
				""");
		jdbc.execute("CREATE INDEX note_recipient ON note (recipient, id)");
		jdbc.batchUpdate("INSERT INTO note (recipient, level, text) VALUES (?, 'success', 'Your report is ready')",
				recipients, recipients.size(), (statement, recipient) -> statement.setString(1, recipient));
		jdbc.execute("ANALYZE");
	}

	private static PageVariant withLibrary(Servers servers) throws Exception {
		return PageVariant.withLibrary(redisClassPath(), Library.redisProperties(servers.redis().port()));
	}

	private static PageVariant withoutLibrary(Servers servers) throws Exception {
		return PageVariant.withoutLibrary(redisClassPath(), Library.redisProperties(servers.redis().port()));
	}

	private static ClassPath redisClassPath() {
		return pageClassPath().without(ClassPath.DATABASE);
	}

	private static ClassPath pageClassPath() {
		return ClassPath.ofThisJvm().without(ClassPath.SAMPLE);
	}

}
