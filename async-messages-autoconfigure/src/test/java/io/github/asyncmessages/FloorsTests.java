package io.github.asyncmessages;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.ConfigurationProperties;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the floors of the library: who may know whom.
 */
class FloorsTests {

	private static final String BASE = UserMessage.class.getPackageName();

	/** From the ground up; packages on one floor do not know each other. */
	private static final List<Set<String>> floors = List.of(Set.of(""), Set.of(".store"),
			Set.of(".store.cache", ".service"), Set.of(".store.redis.script", ".store.jdbc.executor"),
			Set.of(".store.memory", ".store.redis", ".store.jdbc"), Set.of(".web", ".security", ".mail"),
			Set.of(".web.endpoint"), Set.of(".web.inbox", ".web.live", ".web.admin", ".actuate"),
			Set.of(".autoconfigure"));

	private static final JavaClasses library = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(BASE);

	@Test
	void everyPackageIsOnAFloor() {
		Set<String> packages = library.stream().map(FloorsTests::place).collect(Collectors.toSet());
		assertThat(packages).isEqualTo(floors.stream().flatMap(Set::stream).collect(Collectors.toSet()));
	}

	@Test
	void importsGoDownOnly() {
		classes().should(importOnlyFromBelow()).check(library);
	}

	private static ArchCondition<JavaClass> importOnlyFromBelow() {
		return new ArchCondition<>("import only from floors below their own") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
					JavaClass target = dependency.getTargetClass().getBaseComponentType();
					if (target.getPackageName().startsWith(BASE) && !place(target).equals(place(type))
							&& floor(target) >= floor(type)) {
						events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
					}
				}
			}

		};
	}

	@ParameterizedTest
	@ValueSource(strings = { ".store.redis", ".store.redis.script", ".store.jdbc", ".store.jdbc.executor" })
	void typesOfAPackageFormNoCycle(String place) {
		slices().assignedFrom(outermostTypesIn(place)).should().beFreeOfCycles().check(library);
	}

	private static SliceAssignment outermostTypesIn(String place) {
		return new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				return type.getPackageName().equals(BASE + place) ? SliceIdentifier.of(outermost(type))
						: SliceIdentifier.ignore();
			}

			@Override
			public String getDescription() {
				return "outermost types in " + place;
			}

		};
	}

	private static String outermost(JavaClass type) {
		return type.getName().replaceFirst("\\$.*", "");
	}

	private static String place(JavaClass type) {
		return type.getPackageName().substring(BASE.length());
	}

	private static int floor(JavaClass type) {
		return IntStream.range(0, floors.size())
			.filter((floor) -> floors.get(floor).contains(place(type)))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void theApiImportsTheJdkAndLittleElse() {
		DescribedPredicate<JavaClass> allowed = DescribedPredicate.describe(
				"of the JDK, JSpecify or Spring's utilities",
				(type) -> type.getPackageName().startsWith("java.") || type.isPrimitive()
						|| type.getPackageName().equals(BASE)
						|| type.getPackageName().equals(NullMarked.class.getPackageName())
						|| type.getPackageName().equals("org.springframework.util")
						|| type.getName().equals("org.springframework.core.NestedRuntimeException"));
		classes().that()
			.resideInAPackage(BASE)
			.should()
			.onlyDependOnClassesThat(DescribedPredicate.describe(allowed.getDescription(),
					(type) -> allowed.test(type.getBaseComponentType())))
			.check(library);
	}

	@ParameterizedTest
	@CsvSource({ "org.springframework.data.., .store.redis .store.redis.script", "io.lettuce.., .store.redis.script",
			"org.springframework.jdbc.., .store.jdbc .store.jdbc.executor",
			"java.sql.., .store.jdbc .store.jdbc.executor", "org.postgresql.., .store.jdbc.executor",
			"org.springframework.transaction.., .service .store.jdbc.executor",
			"jakarta.servlet.., .web .web.admin .web.endpoint .web.inbox .web.live",
			"org.springframework.web.., .web .web.admin .web.endpoint .web.inbox .web.live",
			"org.springframework.http.., .web .web.admin .web.endpoint .web.inbox .web.live",
			"org.springframework.security.., .security", "org.springframework.mail.., .mail",
			"io.micrometer.., .actuate", "com.github.benmanes.caffeine.., .store.cache" })
	void eachTechnologyStaysInItsPackage(String technology, String places) {
		Set<String> users = library.stream()
			.filter((type) -> type.getDirectDependenciesFromSelf()
				.stream()
				.anyMatch((dependency) -> JavaClass.Predicates.resideInAPackage(technology)
					.test(dependency.getTargetClass())))
			.map(FloorsTests::place)
			.collect(Collectors.toCollection(TreeSet::new));
		users.remove(".autoconfigure");
		assertThat(users).containsExactly(places.split(" "));
	}

	@Test
	void onlyTheAutoConfigurationKnowsSpringBoot() {
		noClasses().that()
			.resideOutsideOfPackages(BASE + ".autoconfigure", BASE + ".actuate")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(library);
		noClasses().that()
			.resideInAPackage(BASE + ".actuate")
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("org.springframework.boot..")
				.and(JavaClass.Predicates.resideOutsideOfPackage("org.springframework.boot.actuate.endpoint..")))
			.check(library);
	}

	@Test
	void onlyTheAutoConfigurationKnowsProperties() {
		classes().that()
			.areAnnotatedWith(ConfigurationProperties.class)
			.should()
			.onlyHaveDependentClassesThat()
			.resideInAPackage(BASE + ".autoconfigure")
			.check(library);
	}

	@Test
	void nothingIsInjectedIntoFields() {
		noFields().should()
			.beAnnotatedWith(Autowired.class)
			.orShould()
			.beAnnotatedWith(Value.class)
			.orShould()
			.beAnnotatedWith("jakarta.inject.Inject")
			.orShould()
			.beAnnotatedWith("jakarta.annotation.Resource")
			.check(library);
	}

	@Test
	void packagesAreNamedAfterWhatTheyDo() {
		noClasses().should()
			.resideInAnyPackage("..util..", "..common..", "..impl..", "..model..", "..helper..")
			.check(library);
	}

	@Test
	void everyPackageSaysWhatIsNull() {
		Set<String> packages = library.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
		assertThat(packages)
			.allSatisfy((name) -> assertThat(Class.forName(name + ".package-info")).hasAnnotation(NullMarked.class));
	}

}
