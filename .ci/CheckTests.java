import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * Compares the test reports of all modules with a list of test classes: fails if one that
 * must run did not, or if another was skipped than one that may be.
 * Run it at the top of the repository: {@code java .ci/CheckTests.java .ci/tests}
 */
class CheckTests {

	/** What a test has printed may hold characters that XML may not. */
	private static final Pattern NOT_IN_XML = Pattern
		.compile("[^\\t\\n\\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

	public static void main(String[] args) throws Exception {
		Set<String> run = new TreeSet<>();
		Set<String> skipped = new TreeSet<>();
		DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
		for (Path report : reports()) {
			String xml = NOT_IN_XML.matcher(Files.readString(report)).replaceAll("?");
			NodeList tests = parser.parse(new InputSource(new StringReader(xml))).getElementsByTagName("testcase");
			for (int i = 0; i < tests.getLength(); i++) {
				Element test = (Element) tests.item(i);
				boolean wasSkipped = test.getElementsByTagName("skipped").getLength() > 0;
				(wasSkipped ? skipped : run).add(test.getAttribute("classname"));
			}
		}
		List<String> list = Files.readAllLines(Path.of(args[0]));
		Set<String> missing = classes("must-run ", list);
		missing.removeAll(run);
		skipped.removeAll(classes("may-skip ", list));
		missing.forEach((name) -> System.err.println("Did not run: " + name));
		skipped.forEach((name) -> System.err.println("Skipped, but not listed as may-skip: " + name));
		System.exit(missing.isEmpty() && skipped.isEmpty() ? 0 : 1);
	}

	private static List<Path> reports() throws Exception {
		try (Stream<Path> files = Files.find(Path.of("."), 4, (file, attributes) -> file.toString()
			.matches(".*/target/(surefire|failsafe)-reports/TEST-.*\\.xml"))) {
			return files.toList();
		}
	}

	private static Set<String> classes(String prefix, List<String> list) {
		return list.stream()
			.filter((line) -> line.startsWith(prefix))
			.map((line) -> line.substring(prefix.length()).strip())
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
