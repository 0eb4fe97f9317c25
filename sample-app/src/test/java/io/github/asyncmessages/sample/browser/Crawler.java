package io.github.asyncmessages.sample.browser;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jsoup.Connection;
import org.jsoup.Jsoup;

/**
 * Follows links as a robot does: it never submits a form, and runs no script.
 */
final class Crawler {

	private final String site;

	private final Map<String, String> cookies;

	/**
	 * A crawler.
	 * @param site the address of the sample
	 * @param cookies those of the user as whom it crawls
	 */
	Crawler(String site, Map<String, String> cookies) {
		this.site = site;
		this.cookies = cookies;
	}

	/**
	 * Follows every link of the site, directly or indirectly, from its first page on.
	 * @return the paths of all that was opened
	 */
	List<String> crawl() throws IOException {
		Set<String> seen = new LinkedHashSet<>();
		Deque<String> ahead = new ArrayDeque<>(List.of(this.site + "/"));
		while (!ahead.isEmpty()) {
			String address = ahead.remove();
			if (seen.add(address)) {
				ahead.addAll(links(address));
			}
		}
		return seen.stream().map((address) -> address.substring(this.site.length())).toList();
	}

	private List<String> links(String address) throws IOException {
		Connection.Response page = Jsoup.connect(address)
			.cookies(this.cookies)
			.ignoreContentType(true)
			.ignoreHttpErrors(true)
			.execute()
			.readFully();
		if (!String.valueOf(page.contentType()).startsWith("text/html")) {
			return List.of();
		}
		return page.parse()
			.select("[href]")
			.eachAttr("abs:href")
			.stream()
			.filter((link) -> link.startsWith(this.site))
			.toList();
	}

}
