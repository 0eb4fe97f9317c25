package io.github.asyncmessages.web.app;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;

/**
 * Finds what a browser would run in a page. The pages of the library have nothing but
 * scripts of their own host, so that all of it comes from data.
 */
public final class ActiveContent {

	private static final Set<String> URLS = Set.of("href", "src", "action", "formaction", "srcdoc", "xlink:href",
			"data", "poster");

	private ActiveContent() {
	}

	/**
	 * What would run.
	 * @param html the page
	 * @return the elements and attributes as they were written
	 */
	public static List<String> in(String html) {
		return Jsoup.parse(html).getAllElements().stream().flatMap(ActiveContent::in).toList();
	}

	private static Stream<String> in(Element element) {
		Stream<String> attributes = element.attributes()
			.asList()
			.stream()
			.filter(ActiveContent::isActive)
			.map(Attribute::html);
		boolean script = Set.of("script", "iframe", "object", "embed", "svg", "base").contains(element.normalName())
				&& !(element.attr("src").matches("/[^/].*") && element.data().isEmpty());
		return script ? Stream.concat(Stream.of(element.outerHtml()), attributes) : attributes;
	}

	private static boolean isActive(Attribute attribute) {
		String name = attribute.getKey().toLowerCase(Locale.ROOT);
		String value = attribute.getValue().replaceAll("[\\s\\p{Cntrl}]", "").toLowerCase(Locale.ROOT);
		return name.startsWith("on")
				|| (URLS.contains(name) && Stream.of("javascript:", "vbscript:", "data:").anyMatch(value::startsWith));
	}

}
