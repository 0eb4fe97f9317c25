package io.github.asyncmessages.benchmarks.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.data.redis.core.ListOperations;
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

	private final Consumer<String> whenShown;

	NotesInterceptor(Function<String, Map<String, ?>> model) {
		this(model, (user) -> {
		});
	}

	NotesInterceptor(Function<String, Map<String, ?>> model, Consumer<String> whenShown) {
		this.model = model;
		this.whenShown = whenShown;
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

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception ex) {
		if (ex == null) {
			this.whenShown.accept(request.getUserPrincipal().getName());
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Sources {

		@Bean
		@Profile("constant")
		NotesInterceptor constantNotes() {
			List<Note> notes = List.of(new Note("info", "Please change your password"));
			Map<String, ?> model = Map.of("messages", notes, "mailbox", new Mailbox(1, notes));
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

		/**
		 * A message waits in a second list while its page is rendered. Who puts it back
		 * if the page fails is left out.
		 */
		@Bean
		@Profile("reliable")
		NotesInterceptor reliableNotes(StringRedisTemplate redis, JsonMapper json) {
			ListOperations<String, String> lists = redis.opsForList();
			Map<String, List<String>> underWay = new ConcurrentHashMap<>();
			return new NotesInterceptor((user) -> {
				List<String> entries = new ArrayList<>();
				String queue = "async-messages:{" + user + "}:queue";
				for (String entry = move(lists, queue); entry != null; entry = move(lists, queue)) {
					entries.add(entry);
				}
				underWay.put(user, entries);
				return Map.of("messages", entries.stream().map((entry) -> json.readValue(entry, Note.class)).toList());
			}, (user) -> Objects.requireNonNullElse(underWay.remove(user), List.<String>of())
				.forEach((entry) -> lists.remove(processing("async-messages:{" + user + "}:queue"), 1, entry)));
		}

		private static @Nullable String move(ListOperations<String, String> lists, String queue) {
			return lists.move(ListOperations.MoveFrom.fromHead(queue), ListOperations.MoveTo.toTail(processing(queue)));
		}

		private static String processing(String queue) {
			return queue + ":processing";
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

	record Mailbox(int unreadCount, List<Note> notes) {

		public int getUnreadCount() {
			return this.unreadCount;
		}

		public List<Note> latest(int size) {
			return this.notes.subList(0, Math.min(size, this.notes.size()));
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
