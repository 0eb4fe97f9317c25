package io.github.asyncmessages.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata of the properties, which editors show, and for the tables of the
 * documentation, which must say the same.
 */
class ConfigurationMetadataTests {

	private static final Path properties = Path.of("../docs/properties.md");

	private static final Path readme = Path.of("../README.md");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `(async-messages\\.[^`]+?)(\\.\\*)?` \\| (.*?) \\|");

	private static Stream<JsonNode> metadata() throws IOException {
		return JsonMapper.shared()
			.readTree(LibraryFiles.read("META-INF/spring-configuration-metadata.json"))
			.get("properties")
			.valueStream()
			// Actuator has properties for each endpoint.
			.filter((property) -> name(property).startsWith("async-messages."));
	}

	@ParameterizedTest
	@MethodSource("metadata")
	void everyPropertyHasADescription(JsonNode property) {
		String description = property.path("description").asString("");
		assertThat(description).as(name(property)).matches("[A-Z].*\\.");
		if (property.get("type").stringValue().equals("java.lang.Boolean")) {
			assertThat(description).as(name(property)).startsWith("Whether ");
		}
	}

	@Test
	void theDocumentationHasEveryPropertyWithItsDefaultAndNoOther() throws Exception {
		assertThat(documented(properties)).isEqualTo(defaults());
	}

	@Test
	void theReadmeHasPropertiesThatExistWithTheirDefaults() throws Exception {
		assertThat(documented(readme)).isNotEmpty();
		assertThat(defaults()).containsAllEntriesOf(documented(readme));
	}

	@Test
	void theDocumentationIsSorted() throws Exception {
		assertThat(rows(properties).map((row) -> row.group(1))).isSorted();
	}

	/**
	 * A default that is no value is told in words, or not at all.
	 */
	private static Map<String, String> documented(Path file) throws IOException {
		Map<String, String> documented = new TreeMap<>();
		rows(file).forEach((row) -> documented.put(row.group(1),
				row.group(3).startsWith("`") ? row.group(3).replace("`", "") : ""));
		return documented;
	}

	private static Stream<MatchResult> rows(Path file) throws IOException {
		return ROW.matcher(Files.readString(file)).results();
	}

	private static Map<String, String> defaults() throws IOException {
		Map<String, String> defaults = new TreeMap<>();
		metadata().forEach((property) -> defaults.put(name(property), property.path("defaultValue").asString("")));
		return defaults;
	}

	private static String name(JsonNode property) {
		return property.get("name").stringValue();
	}

}
