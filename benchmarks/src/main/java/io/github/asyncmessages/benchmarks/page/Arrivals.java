package io.github.asyncmessages.benchmarks.page;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Three messages that arrive just before each page: one {@code RPUSH}, the same for the
 * library as for what is written by hand.
 */
@Component
@ConditionalOnProperty("benchmark.arrivals")
class Arrivals extends OncePerRequestFilter {

	private static final List<String> ENTRIES = List.of("{\"level\":\"success\",\"text\":\"Your report is ready\"}",
			"{\"level\":\"warning\",\"text\":\"Two rows of your import were left out\"}",
			"{\"level\":\"info\",\"text\":\"Sally has answered your question\"}");

	private final StringRedisTemplate redis;

	private final String key;

	Arrivals(StringRedisTemplate redis, @Value("${benchmark.arrivals}") String key) {
		this.redis = redis;
		this.key = key;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		this.redis.opsForList().rightPushAll(this.key.formatted(request.getHeader(UserFilter.HEADER)), ENTRIES);
		chain.doFilter(request, response);
	}

}
