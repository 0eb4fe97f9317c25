package io.github.asyncmessages.benchmarks.page;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The interceptor that one writes by hand. It adds the messages of the user to the model
 * of each page.
 */
class NotesInterceptor implements HandlerInterceptor, WebMvcConfigurer {

	private final Function<String, Map<String, ?>> model;

	NotesInterceptor(Function<String, Map<String, ?>> model) {
		this.model = model;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this);
	}

	@Override
	public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable ModelAndView page) {
		if (page != null) {
			page.addAllObjects(this.model.apply(request.getUserPrincipal().getName()));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Sources {

		@Bean
		@Profile("constant")
		NotesInterceptor constantNotes() {
			Map<String, ?> model = Map.of("messages", List.of(new Note("info", "Please change your password")),
					"mailbox", Map.of("unreadCount", 1));
			return new NotesInterceptor((user) -> model);
		}

		/**
		 * A message that was taken is lost if the page fails.
		 */
		@Bean
		@Profile("redis")
		NotesInterceptor redisNotes(StringRedisTemplate redis, JsonMapper json) {
			return new NotesInterceptor((user) -> {
				List<String> entries = redis.opsForList().leftPop("async-messages:{" + user + "}:queue", 100);
				return (entries != null) ? Map.of("messages",
						entries.stream().map((entry) -> json.readValue(entry, Note.class)).toList()) : Map.of();
			});
		}

		@Bean
		@Profile("jdbc")
		NotesInterceptor jdbcNotes(JdbcClient jdbc) {
			return new NotesInterceptor((user) -> Map.of("messages",
					jdbc.sql("SELECT level, text FROM note WHERE recipient = ? ORDER BY id LIMIT 100")
						.param(user)
						.query(Note.class)
						.list()));
		}

	}

	record Note(String level, String text) {

		public String getTags() {
			return this.level;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
