package io.github.asyncmessages.web.inbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.asyncmessages.web.app.HtmlPage;
import io.github.asyncmessages.web.app.Visitor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows every link of an application.
 */
final class Crawler {

	private final Visitor visitor;

	private final Set<String> seen = new HashSet<>();

	private final Deque<String> waiting = new ArrayDeque<>();

	Crawler(Visitor visitor) {
		this.visitor = visitor;
	}

	/**
	 * Follows the links of a page, and theirs.
	 * @return how many pages there were
	 */
	int crawl(String start) {
		add(List.of(start));
		while (!this.waiting.isEmpty()) {
			HtmlPage page = this.visitor.get(this.waiting.remove());
			assertThat(page.status()).as(page.path()).isEqualTo(200);
			if (page.header("Content-Type").orElse("").startsWith("text/html")) {
				add(page.document().select("[href]").eachAttr("href"));
				add(page.document().select("[src]").eachAttr("src"));
			}
		}
		return this.seen.size();
	}

	private void add(List<String> paths) {
		paths.stream().filter((path) -> path.startsWith("/") && this.seen.add(path)).forEach(this.waiting::add);
	}

}
