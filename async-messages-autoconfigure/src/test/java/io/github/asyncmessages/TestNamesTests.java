package io.github.asyncmessages;

import java.net.URI;
import java.nio.file.Path;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes sure that the build runs every test: it goes by the names of classes.
 */
class TestNamesTests {

	@Test
	void everyClassWithTestsHasANameByWhichTheBuildFindsIt() throws Exception {
		URI directory = getClass().getProtectionDomain().getCodeSource().getLocation().toURI();
		JavaClasses tests = new ClassFileImporter().importPath(Path.of(directory));
		assertThat(tests.stream().filter(TestNamesTests::hasTests)).isNotEmpty()
			.allSatisfy((type) -> assertThat(outermost(type)).matches(
					(outermost) -> outermost.getName().matches(".*(Tests|IT)") || isForSubclasses(outermost),
					"ends in Tests or IT"));
	}

	private static boolean hasTests(JavaClass type) {
		return type.getMethods().stream().anyMatch((method) -> method.isMetaAnnotatedWith(Testable.class));
	}

	private static JavaClass outermost(JavaClass type) {
		return type.getEnclosingClass().map(TestNamesTests::outermost).orElse(type);
	}

	private static boolean isForSubclasses(JavaClass type) {
		return type.isInterface() || type.getModifiers().contains(JavaModifier.ABSTRACT);
	}

}
