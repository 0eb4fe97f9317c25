package io.github.asyncmessages.benchmarks;

import java.util.List;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;

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

	private static final String TRACKING_OFF = "async-messages.redis.quiet-for=0s";

	private static final String ARRIVALS = "benchmark.arrivals=";

	private static final int OTHER_USERS = 100_000;

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
		servers.redis().clear();
		return new PageSetup.Contenders(LIST, 0, withLibrary(servers), withoutLibrary(servers));
	}

	private static PageSetup.Contenders badge(Servers servers) throws Exception {
		servers.redis().clear();
		UserMessageService service = Library.onRedis(servers.redis().port()).service();
		UserMessage message = UserMessage.info("Please change your password").untilRead();
		service.sendAll(Users.some(1000), message);
		service.send(Users.VISITOR, message);
		return new PageSetup.Contenders(BADGE, 1, withLibrary(servers), withoutLibrary(servers).and(CONSTANT_LIST));
	}

	private static PageSetup.Contenders trackingOff(Servers servers) throws Exception {
		servers.redis().clear();
		return new PageSetup.Contenders(LIST, 0, withLibrary(servers).and(TRACKING_OFF),
				withoutLibrary(servers).and(LIST_POP));
	}

	private static PageSetup.Contenders threeMessages(Servers servers) throws Exception {
		servers.redis().clear();
		return new PageSetup.Contenders(LIST, 3, withLibrary(servers).and(ARRIVALS + Users.queue("%s")),
				withoutLibrary(servers).and(LIST_POP).and(ARRIVALS + "notes:%s"));
	}

	/**
	 * Both tables hold a message of each of many other users, so that there is something
	 * for an index to do.
	 */
	private static PageSetup.Contenders jdbcNoNews(Servers servers) throws Exception {
		String url = servers.postgres().url();
		Library library = Library.onPostgres(url);
		List<String> others = Users.some(OTHER_USERS).stream().map("other-"::concat).toList();
		library.service().sendAll(others, UserMessage.success("Your report is ready"));
		createNotes(library.jdbc(), others);
		ClassPath classPath = pageClassPath();
		return new PageSetup.Contenders(LIST, 0, PageVariant.withLibrary(classPath, Library.jdbcProperties(url)),
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
