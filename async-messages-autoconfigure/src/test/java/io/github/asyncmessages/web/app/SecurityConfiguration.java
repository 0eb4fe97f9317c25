package io.github.asyncmessages.web.app;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.mail.EmailAddress;
import io.github.asyncmessages.mail.EmailAddressResolver;
import io.github.asyncmessages.web.FlashMessages;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.switchuser.SwitchUserFilter;

/**
 * Every name is a user's, and the password is always the same. Those whose name begins
 * with "admin" are administrators, who may act as another user.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	@Bean
	UserDetailsService users() {
		return (username) -> {
			String name = URLDecoder.decode(username, StandardCharsets.UTF_8);
			return User.withUsername(name)
				.password("{noop}password")
				.roles(name.startsWith("admin") ? "ADMIN" : "USER")
				.build();
		};
	}

	@Bean
	@ConditionalOnProperty("spring.mail.host")
	EmailAddressResolver addresses() {
		return (name) -> Optional.of(new EmailAddress(name + "@example.org"));
	}

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http, UserDetailsService users, FlashMessages flash,
			ApplicationEventPublisher events) {
		SwitchUserFilter switchUser = new SwitchUserFilter();
		switchUser.setUserDetailsService(users);
		switchUser.setTargetUrl("/pages/silent");
		switchUser.setApplicationEventPublisher(events);
		switchUser.afterPropertiesSet();
		return http.authorizeHttpRequests(
				(requests) -> requests.requestMatchers("/login/impersonate").hasRole("ADMIN").anyRequest().permitAll())
			.formLogin((login) -> login.successHandler(greeting(flash)))
			.rememberMe((rememberMe) -> rememberMe.key("rules").userDetailsService(users))
			.logout((logout) -> logout.logoutSuccessUrl("/pages/silent"))
			.addFilterAfter(switchUser, AuthorizationFilter.class)
			.build();
	}

	private static AuthenticationSuccessHandler greeting(FlashMessages flash) {
		return (request, response, authentication) -> {
			if (request.getParameter("greeting") != null) {
				flash.success(request.getParameter("greeting"));
			}
			if (request.getParameter("advice") != null) {
				flash.send(UserMessage.info(request.getParameter("advice")).untilRead());
			}
			response.sendRedirect("/pages/silent");
		};
	}

}
