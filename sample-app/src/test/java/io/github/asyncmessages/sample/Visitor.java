package io.github.asyncmessages.sample;

import java.io.UnsupportedEncodingException;
import java.util.List;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

/**
 * A visitor of the sample, who keeps a session as a browser does.
 */
public final class Visitor {

	private final MockMvcTester mvc;

	private MockHttpSession session = new MockHttpSession();

	private Visitor(MockMvcTester mvc) {
		this.mvc = mvc;
	}

	public static Visitor anonymous(MockMvcTester mvc) {
		return new Visitor(mvc);
	}

	public static Visitor loggedIn(MockMvcTester mvc, String name) {
		Visitor visitor = new Visitor(mvc);
		assertThat(visitor.post("/login", "username", name, "password", name)).hasRedirectedUrl("/");
		return visitor;
	}

	public MvcTestResult get(String path) {
		return exchange(this.mvc.get().uri(path));
	}

	public MvcTestResult post(String path, String... namesAndValues) {
		MockMvcTester.MockMvcRequestBuilder request = this.mvc.post().uri(path).with(csrf());
		for (int i = 0; i < namesAndValues.length; i += 2) {
			request.param(namesAndValues[i], namesAndValues[i + 1]);
		}
		return exchange(request);
	}

	private MvcTestResult exchange(MockMvcTester.MockMvcRequestBuilder request) {
		MvcTestResult result = request.session(this.session).exchange();
		boolean answered = result.getUnresolvedException() == null;
		if (answered && result.getRequest().getSession() instanceof MockHttpSession session) {
			this.session = session;
		}
		return result;
	}

	public Document page(String path) {
		MvcTestResult result = get(path);
		assertThat(result).hasStatusOk();
		return html(result);
	}

	/**
	 * Opens a page.
	 * @param path the path of the page
	 * @return the texts of the messages on it
	 */
	public List<String> messages(String path) {
		return messages(page(path));
	}

	public static List<String> messages(Document page) {
		return page.select("ul.messages li.message .message-body").eachText();
	}

	/**
	 * What a form says of its fields: the texts that the fields in error are described
	 * by.
	 */
	public static List<String> errors(Document page) {
		return page.select("[aria-invalid=true]")
			.stream()
			.map((field) -> page.select("#" + field.attr("aria-describedby")).text())
			.toList();
	}

	public static Document html(MvcTestResult result) {
		try {
			return Jsoup.parse(result.getResponse().getContentAsString());
		}
		catch (UnsupportedEncodingException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
