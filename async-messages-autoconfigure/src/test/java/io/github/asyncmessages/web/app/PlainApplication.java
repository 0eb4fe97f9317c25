package io.github.asyncmessages.web.app;

import java.io.IOException;
import java.security.Principal;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.FlashMessages;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A web application with neither Spring Security nor a view technology: a filter says who
 * the user is, and a controller writes the HTML.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(PlainApplication.PageController.class)
public class PlainApplication {

	@Bean
	OncePerRequestFilter userFilter() {
		return new OncePerRequestFilter() {

			@Override
			protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
					throws ServletException, IOException {
				String user = request.getHeader("X-User");
				chain.doFilter((user != null) ? new UserRequest(request, user) : request, response);
			}

		};
	}

	@RestController
	static class PageController {

		private final UserMessageService messages;

		PageController(UserMessageService messages) {
			this.messages = messages;
		}

		@GetMapping(path = "/", produces = "text/html")
		String page(HttpServletRequest request) {
			return Messages.html(request);
		}

		@PostMapping("/flash")
		void flash(FlashMessages flash, @RequestParam String text) {
			flash.info(text);
		}

		@PostMapping("/send")
		void send(Principal user, @RequestParam String text) {
			this.messages.send(user, UserMessage.info(text));
		}

	}

	private static final class UserRequest extends HttpServletRequestWrapper {

		private final String user;

		private UserRequest(HttpServletRequest request, String user) {
			super(request);
			this.user = user;
		}

		@Override
		public Principal getUserPrincipal() {
			return () -> this.user;
		}

	}

}
