package io.github.asyncmessages.web.app;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * What a visitor got.
 *
 * @param response the response, after redirects if they were followed
 */
public record HtmlPage(HttpResponse<String> response) {

	public int status() {
		return this.response.statusCode();
	}

	public Optional<String> header(String name) {
		return this.response.headers().firstValue(name);
	}

	public String path() {
		return this.response.uri().getPath();
	}

	public String body() {
		return this.response.body();
	}

	public Document document() {
		return Jsoup.parse(this.response.body());
	}

	/**
	 * The texts of the messages on the page.
	 */
	public List<String> messages() {
		return document().select("ul.messages li.message .message-body").eachText();
	}

	/**
	 * The list items of the messages on the page.
	 */
	public List<Element> items() {
		return document().select("ul.messages li.message");
	}

	/**
	 * The text of an element.
	 */
	public String text(String selector) {
		return document().select(selector).text();
	}

}
