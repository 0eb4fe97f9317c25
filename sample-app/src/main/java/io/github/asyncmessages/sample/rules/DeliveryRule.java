package io.github.asyncmessages.sample.rules;

/**
 * What the library promises, in one sentence each, and how to see it.
 */
enum DeliveryRule {

	ONCE("Once", "A message is printed on exactly one page, however many of your pages render at the same time.",
			"/rules/slow", "Open the slow page in two tabs at once."),

	PRINTING_CONSUMES("Printing consumes, nothing else",
			"A redirect, a JSON answer, a download, HEAD or a prefetch takes no message away.", "/rules/redirect",
			"Three redirects in a row, then the message."),

	NOTHING_IS_LOST_WITH_A_PAGE("Nothing is lost with a lost page",
			"If a page fails after it has printed a message, the next page prints the message again.", "/rules/broken",
			"This page fails half way; the error page is the next one."),

	NOTHING_IS_LOST_BETWEEN("Nothing is lost between reader and writer",
			"A message that is sent while a page renders is on that page or on the next.", "/rules/slow",
			"Send yourself another message from a second tab meanwhile."),

	ORDER("Order", "Flash messages come first, then the stored ones as they were sent.", "/rules",
			"Two messages are sent, and a flash message is left after them."),

	ONE_TRIP("One trip", "A page asks the store once at most, and for a visitor without a name not at all.", "/about",
			"Log out, and the page needs no store."),

	MINIMUM_LEVEL("Minimum level",
			"A message below the minimum level is refused when it is sent, and never dropped later.", "/rules",
			"A DEBUG message is sent."),

	BOUNDS("Bounds", "At most 100 messages wait for you: the oldest makes room.", "/rules", "150 messages are sent."),

	ISOLATION("Isolation", "Nobody sees, counts, closes or deletes what is yours.", "/rules/json",
			"Log out, and in as somebody else: the message is still waiting for you."),

	STORE_DOWN("Store down", "If the store does not answer, the page comes all the same, with its flash messages.",
			"/rules", "Start with the profile redis, and stop the server."),

	TRANSACTIONS("Transactions",
			"A message sent in a transaction is there once it commits, and never after a rollback.", "/rules",
			"Two transactions send a message each; the second one is rolled back."),

	CACHES("Caches", "A page with messages is kept by no cache; other pages keep their headers.", "/rules",
			"Look at the header Cache-Control.");

	private final String title;

	private final String promise;

	private final String page;

	private final String hint;

	DeliveryRule(String title, String promise, String page, String hint) {
		this.title = title;
		this.promise = promise;
		this.page = page;
		this.hint = hint;
	}

	public String getTitle() {
		return this.title;
	}

	public String getPromise() {
		return this.promise;
	}

	public String getPage() {
		return this.page;
	}

	public String getHint() {
		return this.hint;
	}

}
