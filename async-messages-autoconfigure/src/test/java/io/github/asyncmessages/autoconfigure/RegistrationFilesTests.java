package io.github.asyncmessages.autoconfigure;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the files by which Spring Boot finds the library, and for the classes that
 * annotations know by name only.
 */
class RegistrationFilesTests {

	private static final String AUTO_CONFIGURATIONS = "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

	private static final String WEB_SLICE = "META-INF/spring/org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureWebMvc.imports";

	@ParameterizedTest
	@ValueSource(strings = { AUTO_CONFIGURATIONS, WEB_SLICE })
	void theImportsAreNamedAfterAnAnnotation(String file) throws Exception {
		String name = file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
		assertThat(type(name)).isAnnotation();
	}

	@ParameterizedTest
	@ValueSource(strings = { AUTO_CONFIGURATIONS, WEB_SLICE })
	void theImportsAreSortedAndAreAutoConfigurations(String file) throws Exception {
		assertThat(LibraryFiles.lines(file)).isSorted()
			.doesNotHaveDuplicates()
			.allSatisfy((name) -> assertThat(type(name)).hasAnnotation(AutoConfiguration.class));
	}

	@Test
	void everyAutoConfigurationIsImported() throws Exception {
		List<String> names = types().filter((type) -> type.isAnnotationPresent(AutoConfiguration.class))
			.map(Class::getName)
			.sorted()
			.toList();
		assertThat(LibraryFiles.lines(AUTO_CONFIGURATIONS)).isEqualTo(names);
	}

	@Test
	void theFactoriesAreSortedAndOfTheirKind() throws Exception {
		Properties factories = new Properties();
		factories.load(new StringReader(LibraryFiles.read("META-INF/spring.factories")));
		assertThat(factories).isNotEmpty();
		for (String factory : factories.stringPropertyNames()) {
			List<String> names = Arrays.asList(factories.getProperty(factory).split(","));
			assertThat(names).isSorted().allSatisfy((name) -> assertThat(type(factory)).isAssignableFrom(type(name)));
		}
	}

	@Test
	void everyClassThatAnAnnotationKnowsByNameExists() {
		List<String> names = new ArrayList<>();
		types().forEach((type) -> {
			collectNames(MergedAnnotations.from(type), names);
			Arrays.stream(type.getDeclaredMethods())
				.forEach((method) -> collectNames(MergedAnnotations.from(method), names));
		});
		assertThat(names).isNotEmpty().allSatisfy((name) -> assertThat(type(name)).isNotNull());
	}

	private static void collectNames(MergedAnnotations annotations, List<String> names) {
		collect(annotations.get(AutoConfiguration.class), "afterName", names);
		collect(annotations.get(AutoConfiguration.class), "beforeName", names);
		collect(annotations.get(ConditionalOnMissingClass.class), "value", names);
		collect(annotations.get(ConditionalOnClass.class), "name", names);
		collect(annotations.get(ConditionalOnBean.class), "type", names);
	}

	private static void collect(MergedAnnotation<?> annotation, String attribute, List<String> names) {
		if (annotation.isPresent()) {
			names.addAll(Arrays.asList(annotation.getStringArray(attribute)));
		}
	}

	/**
	 * A condition on a class on the method of a bean would come too late: the class of
	 * the method cannot be loaded.
	 */
	@Test
	void conditionsOnClassesStandOnClasses() {
		assertThat(types().flatMap((type) -> Arrays.stream(type.getDeclaredMethods())))
			.noneMatch((method) -> AnnotatedElementUtils.isAnnotated(method, ConditionalOnClass.class)
					|| AnnotatedElementUtils.isAnnotated(method, ConditionalOnMissingClass.class));
	}

	private static Stream<Class<?>> types() {
		return new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages(RegistrationFilesTests.class.getPackageName())
			.stream()
			.map(JavaClass::reflect);
	}

	private static Class<?> type(String name) throws ClassNotFoundException {
		return ClassUtils.forName(name, RegistrationFilesTests.class.getClassLoader());
	}

}
