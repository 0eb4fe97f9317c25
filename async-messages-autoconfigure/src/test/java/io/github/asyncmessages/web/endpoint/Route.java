package io.github.asyncmessages.web.endpoint;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.asyncmessages.service.AnnouncementFields;
import io.github.asyncmessages.service.MessageFields;

import org.springframework.core.MethodParameter;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/**
 * What is mapped, with the names of the parameters that it reads.
 *
 * @param name the method and the pattern of the path
 * @param parameters the names of the parameters
 */
record Route(String name, Set<String> parameters) {

	/**
	 * All that the library maps.
	 */
	static List<Route> of(EndpointHandlerMapping mapping) {
		return mapping.getHandlerMethods()
			.entrySet()
			.stream()
			.flatMap((entry) -> entry.getKey()
				.getPatternValues()
				.stream()
				.flatMap((path) -> entry.getKey()
					.getMethodsCondition()
					.getMethods()
					.stream()
					.map((method) -> new Route(method + " " + path, parameters(entry.getValue())))))
			.toList();
	}

	private static Set<String> parameters(HandlerMethod handler) {
		Set<String> names = new TreeSet<>();
		Stream.of(handler.getMethodParameters())
			.filter((parameter) -> parameter.hasParameterAnnotation(RequestParam.class))
			.forEach((parameter) -> names.addAll(names(parameter)));
		return names;
	}

	private static List<String> names(MethodParameter parameter) {
		if (parameter.getParameterType() == Map.class) {
			return Stream.of(List.of("recipients", "again"), MessageFields.NAMES, AnnouncementFields.NAMES)
				.flatMap(List::stream)
				.distinct()
				.toList();
		}
		String name = Objects.requireNonNull(parameter.getParameterAnnotation(RequestParam.class)).name();
		return List.of(StringUtils.hasText(name) ? name
				: parameter.getExecutable().getParameters()[parameter.getParameterIndex()].getName());
	}

}
