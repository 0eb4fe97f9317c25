package io.github.asyncmessages.sample.security;

import java.util.Set;

import io.github.asyncmessages.web.FlashMessages;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.DelegatingAuthenticationEntryPoint;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Three users, a login page, and a policy that lets the browser run nothing but the
 * application's own files.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration implements WebMvcConfigurer {

	/** Bootstrap's style sheet has its icons in {@code data:} URLs. */
	private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:; "
			+ "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

	private final RedirectStrategy redirect = new DefaultRedirectStrategy();

	@Bean
	SecurityFilterChain pages(HttpSecurity http, FlashMessages flash) throws Exception {
		return http
			.authorizeHttpRequests((requests) -> requests
				.requestMatchers("/async-messages/messages.css", "/async-messages/messages.js")
				.permitAll()
				.requestMatchers("/async-messages/announcements/*/close")
				.permitAll()
				.requestMatchers("/about", "/login", "/error", "/actuator/health")
				.permitAll()
				.requestMatchers("/webjars/**", "/favicon.svg", "/theme.js")
				.permitAll()
				.requestMatchers("/mails")
				.hasRole("ADMIN")
				.anyRequest()
				.authenticated())
			.formLogin((login) -> login.loginPage("/login").failureHandler(loginFailed(flash)))
			.logout((logout) -> logout.logoutSuccessHandler(loggedOut(flash)))
			.exceptionHandling((failures) -> failures.authenticationEntryPoint(loginPageUnlessJson()))
			.rememberMe((rememberMe) -> rememberMe.key("async-messages-sample"))
			.headers((headers) -> headers
				.contentSecurityPolicy((policy) -> policy.policyDirectives(CONTENT_SECURITY_POLICY)))
			.build();
	}

	private AuthenticationEntryPoint loginPageUnlessJson() {
		MediaTypeRequestMatcher json = new MediaTypeRequestMatcher(MediaType.APPLICATION_JSON);
		json.setIgnoredMediaTypes(Set.of(MediaType.ALL));
		return DelegatingAuthenticationEntryPoint.builder()
			.addEntryPointFor(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), json)
			.defaultEntryPoint(new LoginUrlAuthenticationEntryPoint("/login"))
			.build();
	}

	private AuthenticationFailureHandler loginFailed(FlashMessages flash) {
		return (request, response, exception) -> {
			flash.error("The name or the password is wrong");
			this.redirect.sendRedirect(request, response, "/login");
		};
	}

	private LogoutSuccessHandler loggedOut(FlashMessages flash) {
		return (request, response, authentication) -> {
			flash.info("You have logged out");
			this.redirect.sendRedirect(request, response, "/about");
		};
	}

	@Bean
	Users users() {
		return new Users(user("barry", "USER"), user("sally", "USER"), user("admin", "USER", "ADMIN"));
	}

	private UserDetails user(String name, String... roles) {
		return User.withUsername(name).password("{noop}" + name).roles(roles).build();
	}

	@Bean
	UserDetailsService userDetailsService(Users users) {
		return new InMemoryUserDetailsManager(users.all());
	}

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addViewController("/login").setViewName("login");
	}

}
