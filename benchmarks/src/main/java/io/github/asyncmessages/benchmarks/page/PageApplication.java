package io.github.asyncmessages.benchmarks.page;

import java.security.Principal;
import java.util.List;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Serves two small pages. The active profile selects a hand-written interceptor; without
 * a profile, messages come from the library, if it is on the class path.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class PageApplication {

	/** What the application prints before its port when it has started. */
	public static final String STARTED = "Started on port ";

	/**
	 * Starts the application.
	 * @param args properties
	 */
	public static void main(String[] args) {
		System.out.println(STARTED + SpringApplication.run(PageApplication.class, args)
			.getEnvironment()
			.getRequiredProperty("local.server.port"));
	}

	/**
	 * Takes the user's name from a header, as behind a proxy that authenticates users.
	 */
	@Bean
	Filter userFilter() {
		return (request, response, chain) -> {
			Principal user = new User(((HttpServletRequest) request).getHeader("X-User"));
			chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

				@Override
				public Principal getUserPrincipal() {
					return user;
				}

			}, response);
		};
	}

	private record User(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

	@Controller
	static class PageController {

		private static final List<String> REPORTS = List.of("January", "February", "March");

		@GetMapping({ "/list", "/badge", "/latest" })
		String page(HttpServletRequest request, Model model) {
			model.addAttribute("latest", request.getRequestURI().equals("/latest"));
			model.addAttribute("badge", !request.getRequestURI().equals("/list"));
			model.addAttribute("reports", REPORTS);
			return "page";
		}

		@GetMapping("/live")
		String live() {
			return "live";
		}

	}

}
