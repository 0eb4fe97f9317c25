package io.github.asyncmessages.benchmarks.page;

import java.util.Map;
import java.util.function.Function;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * What one writes by hand: an interceptor that puts what is there for the reader into the
 * model of each page.
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

}
