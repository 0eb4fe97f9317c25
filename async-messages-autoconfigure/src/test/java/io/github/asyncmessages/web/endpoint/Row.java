package io.github.asyncmessages.web.endpoint;

import java.util.List;

/**
 * What is expected of a route.
 *
 * @param route the method and the pattern of the path
 * @param access who may use it
 * @param status the status of a good request
 * @param fields names and values of what a good request has
 */
record Row(String route, Access access, int status, List<String> fields) {

	static final String ID = "ID";

	static final String UP_TO = "UP_TO";

	static final String OWNER = "OWNER";

	private static final List<String> ENTRY = List.of("recipient", OWNER, "id", ID);

	/**
	 * A row for each route.
	 */
	static final List<Row> ALL = List.of(user("GET /messages", 200), user("GET /messages/", 200),
			user("GET /messages/{id}", 200), user("GET /messages/unread-count", 200),
			user("POST /messages/{id}/read", 303), user("POST /messages/{id}/unread", 303),
			user("POST /messages/{id}/snooze", 303, "until", "hour"), user("POST /messages/{id}/delete", 303),
			user("DELETE /messages/{id}", 303), user("POST /messages/read-all", 303, "upTo", UP_TO),
			user("POST /messages/delete-all", 303, "upTo", UP_TO),
			user("POST /messages/selected", 303, "id", ID, "action", "delete"),
			user("POST /messages/{id}/reply", 303, "text", "reply"), user("POST /async-messages/{id}/read", 303),
			user("POST /async-messages/{id}/open", 303), user("POST /async-messages/read", 303, "id", ID),
			user("POST /async-messages/read-all", 303, "upTo", UP_TO),
			new Row("POST /async-messages/announcements/{id}/close", Access.VISITOR, 303, List.of()),
			new Row("GET /async-messages/announcements/{id}/close", Access.VISITOR, 303, List.of()),
			new Row("GET /async-messages/messages", Access.VISITOR, 200, List.of()),
			new Row("GET /async-messages/bell", Access.VISITOR, 200, List.of()),
			new Row("POST /async-messages/shown", Access.VISITOR, 204, List.of("shown", "token")),
			new Row("GET /async-messages/events", Access.SCRIPT, 200, List.of()), admin("GET /admin/messages", 200),
			admin("GET /admin/messages/", 200), admin("GET /admin/messages/mailbox", 200, "recipient", OWNER),
			admin("GET /admin/messages/send", 200), entry("delete-waiting"), entry("delete"), entry("mark-read"),
			entry("requeue"), entry("delete-rejected"), entry("erase"),
			admin("POST /admin/messages/mailbox/withdraw", 303, "recipient", OWNER, "key", "key"),
			admin("GET /admin/messages/announcements", 200, "key", "key"),
			admin("POST /admin/messages/announcements/preview", 200, "key", "key", "text", "text"),
			admin("POST /admin/messages/announcements/publish", 303, "key", "key", "text", "text"),
			admin("POST /admin/messages/announcements/withdraw", 303, "key", "key"),
			admin("POST /admin/messages/preview", 200, "level", "info", "text", "text", "delivery", "once"),
			admin("POST /admin/messages/send", 303, "level", "info", "text", "text", "delivery", "once", "recipients",
					OWNER));

	private static Row user(String route, int status, String... fields) {
		return new Row(route, Access.USER, status, List.of(fields));
	}

	private static Row admin(String route, int status, String... fields) {
		return new Row(route, Access.ADMIN, status, List.of(fields));
	}

	private static Row entry(String name) {
		return new Row("POST /admin/messages/mailbox/" + name, Access.ADMIN, 303, ENTRY);
	}

	String method() {
		return this.route.substring(0, this.route.indexOf(' '));
	}

	String path() {
		return this.route.substring(this.route.indexOf(' ') + 1);
	}

	boolean isChange() {
		return !method().equals("GET");
	}

	boolean isStream() {
		return this.access == Access.SCRIPT;
	}

	@Override
	public String toString() {
		return this.route;
	}

	/**
	 * Who may use a route: everybody, a script of a user, a user, or an administrator.
	 */
	enum Access {

		VISITOR, SCRIPT, USER, ADMIN

	}

}
