import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Checks what {@code mvn -Prelease verify} has made in each module that is published: all
 * that Maven Central asks for, and the same jars as a build in another directory.
 * Signatures are verified with the keys of gpg. Run it at the top of the repository, with
 * the two directories: {@code java .ci/CheckRelease.java RELEASE OTHER}
 */
class CheckRelease {

	/** Class files of Java 17. */
	private static final int NEWEST_CLASS_FILE = 61;

	private static final Attributes.Name MODULE_NAME = new Attributes.Name("Automatic-Module-Name");

	private final List<String> problems = new ArrayList<>();

	private final Path release;

	private final Path other;

	private int checked;

	CheckRelease(Path release, Path other) {
		this.release = release;
		this.other = other;
	}

	public static void main(String[] args) throws Exception {
		CheckRelease check = new CheckRelease(Path.of(args[0]), Path.of(args[1]));
		check.run();
		check.problems.forEach((problem) -> System.err.println("Not ready for a release: " + problem));
		System.out.println("Checked " + check.checked + " files of a release, " + check.problems.size() + " problems");
		System.exit(check.problems.isEmpty() ? 0 : 1);
	}

	private void run() throws Exception {
		Set<String> managed = new LinkedHashSet<>();
		Set<String> published = new LinkedHashSet<>();
		Map<String, String> packages = new TreeMap<>();
		Document build = xml(this.release.resolve("pom.xml"));
		Set<String> unpublished = new TreeSet<>(Set.of(text(build.getDocumentElement(), "artifactId")));
		for (Element module : children(child(build.getDocumentElement(), "modules"), "module")) {
			Path directory = this.release.resolve(module.getTextContent());
			Element source = xml(directory.resolve("pom.xml")).getDocumentElement();
			if ("true".equals(text(source, "properties", "maven.deploy.skip"))) {
				unpublished.add(text(source, "artifactId"));
				continue;
			}
			Path target = directory.resolve("target");
			Path pomFile = target.resolve(".flattened-pom.xml");
			if (!checkExists(pomFile)) {
				continue;
			}
			Element pom = xml(pomFile).getDocumentElement();
			String name = text(pom, "artifactId") + "-" + text(pom, "version");
			checkPom(pomFile, pom, text(source, "artifactId"));
			checkSignature(pomFile, target.resolve(name + ".pom.asc"));
			checkBillOfMaterials(target, pom);
			if ("pom".equals(text(pom, "packaging"))) {
				managed.addAll(artifacts(child(pom, "dependencyManagement")));
				continue;
			}
			for (String classifier : List.of("", "-sources", "-javadoc")) {
				checkExists(target.resolve(name + classifier + ".jar"));
			}
			for (Path jar : jars(target)) {
				checkSignature(jar, sibling(jar, ".asc"));
				checkReproducible(jar);
				String classifier = jar.getFileName().toString().replaceAll("^\\Q" + name + "\\E-?|\\.jar$", "");
				if (!Set.of("sources", "javadoc").contains(classifier)) {
					checkModule(jar, text(pom, "groupId"), classifier.isEmpty() ? packages : new TreeMap<>());
				}
				if (Set.of("", "contract").contains(classifier)) {
					published.add(text(pom, "groupId") + ":" + text(pom, "artifactId") + ":" + text(pom, "version")
							+ (classifier.isEmpty() ? "" : ":" + classifier));
				}
			}
			checkDocumentation(target, name);
		}
		NodeList excluded = build.getElementsByTagName("excludeArtifact");
		expect(unpublished.equals(IntStream.range(0, excluded.getLength())
			.mapToObj((i) -> excluded.item(i).getTextContent())
			.collect(Collectors.toSet())), "not published are " + unpublished + ", but other artifacts are excluded");
		expect(!published.isEmpty(), "no module is published");
		expect(managed.equals(published), "the BOM has " + managed + " instead of " + published);
	}

	/** What applications get stands alone: no parent, no property, no test. */
	private void checkPom(Path file, Element pom, String artifactId) throws IOException {
		expect(artifactId.equals(text(pom, "artifactId")), file + " is not that of " + artifactId);
		for (List<String> path : List.of(List.of("groupId"), List.of("version"), List.of("name"),
				List.of("description"), List.of("url"), List.of("licenses", "license", "name"),
				List.of("licenses", "license", "url"), List.of("developers", "developer", "name"),
				List.of("developers", "developer", "email"), List.of("scm", "connection"),
				List.of("scm", "developerConnection"), List.of("scm", "url"))) {
			expect(!text(pom, path.toArray(String[]::new)).isBlank(), file + " has no " + String.join("/", path));
		}
		for (String unwanted : List.of("parent", "properties", "repositories", "pluginRepositories", "build",
				"profiles")) {
			expect(child(pom, unwanted) == null, file + " has " + unwanted);
		}
		expect(!Files.readString(file).contains("${"), file + " has a property that is not resolved");
		for (Element dependency : dependencies(pom)) {
			String where = file + ": " + text(dependency, "artifactId");
			String version = text(dependency, "version");
			expect(!"test".equals(text(dependency, "scope")), where + " is for tests");
			boolean own = text(dependency, "groupId").equals(text(pom, "groupId"));
			expect(own ? version.equals(text(pom, "version")) : !version.isEmpty() && !version.endsWith("-SNAPSHOT"),
					where + " has the version '" + version + "'");
		}
	}

	private void checkSignature(Path file, Path signature) throws Exception {
		if (checkExists(file) && checkExists(signature)) {
			Process gpg = new ProcessBuilder("gpg", "--batch", "--quiet", "--verify", signature.toString(),
					file.toString())
				.redirectErrorStream(true)
				.start();
			String output = new String(gpg.getInputStream().readAllBytes());
			expect(gpg.waitFor() == 0, signature + " is no signature of " + file + ": " + output);
		}
	}

	private void checkReproducible(Path jar) throws IOException {
		Path same = this.other.resolve(this.release.relativize(jar));
		if (checkExists(same)) {
			expect(Files.mismatch(jar, same) == -1, jar + " differs from " + same);
		}
	}

	/** A jar may be on the module path, under a name that will not change. */
	private void checkModule(Path jar, String groupId, Map<String, String> packages) throws IOException {
		try (JarFile file = new JarFile(jar.toFile())) {
			Manifest manifest = file.getManifest();
			expect(manifest != null && manifest.getMainAttributes().containsKey(MODULE_NAME),
					jar + " has no " + MODULE_NAME);
			for (ZipEntry entry : file.stream().filter((entry) -> entry.getName().endsWith(".class")).toList()) {
				try (InputStream content = file.getInputStream(entry)) {
					byte[] head = content.readNBytes(8);
					expect(head[7] <= NEWEST_CLASS_FILE, jar + ": " + entry + " needs a newer Java");
				}
			}
		}
		ModuleDescriptor module = ModuleFinder.of(jar).findAll().iterator().next().descriptor();
		expect(module.name().startsWith(groupId), jar + " is the module " + module.name());
		for (String name : module.packages()) {
			String first = packages.putIfAbsent(name, module.name());
			expect(first == null, jar + " and the module " + first + " share the package " + name);
		}
	}

	private void checkDocumentation(Path target, String name) throws IOException {
		Set<String> classes = entries(target.resolve(name + ".jar"), ".class");
		Set<String> sources = entries(target.resolve(name + "-sources.jar"), ".java");
		for (String type : classes) {
			String source = type.replaceAll("(\\$.*)?\\.class$", ".java");
			expect(sources.contains(source), name + "-sources.jar has no " + source);
		}
		String page = classes.isEmpty() ? "README.md" : "index.html";
		expect(entries(target.resolve(name + "-javadoc.jar"), page).contains(page),
				name + "-javadoc.jar has no " + page);
	}

	/** The list of components, as CycloneDX: this module, and what it depends on. */
	private void checkBillOfMaterials(Path target, Element pom) throws Exception {
		Path json = target.resolve("bom.json");
		Path xml = target.resolve("bom.xml");
		checkSignature(json, target.resolve("bom.json.asc"));
		checkSignature(xml, target.resolve("bom.xml.asc"));
		if (Files.exists(json)) {
			expect(Files.readString(json).contains("\"bomFormat\" : \"CycloneDX\""), json + " is not CycloneDX");
		}
		if (Files.exists(xml)) {
			Element bom = xml(xml).getDocumentElement();
			expect(text(pom, "artifactId").equals(text(bom, "metadata", "component", "name")),
					xml + " is not that of " + text(pom, "artifactId"));
			Set<String> listed = children(child(bom, "components"), "component").stream()
				.map((component) -> text(component, "group") + ":" + text(component, "name") + ":"
						+ text(component, "version"))
				.collect(Collectors.toSet());
			for (Element dependency : dependencies(pom)) {
				String wanted = text(dependency, "groupId") + ":" + text(dependency, "artifactId") + ":"
						+ text(dependency, "version");
				expect(listed.contains(wanted), xml + " has no " + wanted);
			}
		}
	}

	private boolean checkExists(Path file) {
		this.checked++;
		return expect(Files.isRegularFile(file), file + " is missing");
	}

	private boolean expect(boolean condition, String problem) {
		if (!condition) {
			this.problems.add(problem);
		}
		return condition;
	}

	private static List<Path> jars(Path target) throws IOException {
		try (Stream<Path> files = Files.list(target)) {
			return files.filter((file) -> file.toString().endsWith(".jar")).sorted().toList();
		}
	}

	private static Path sibling(Path file, String suffix) {
		return file.resolveSibling(file.getFileName() + suffix);
	}

	private static Set<String> entries(Path jar, String suffix) throws IOException {
		if (!Files.exists(jar)) {
			return Set.of();
		}
		try (JarFile file = new JarFile(jar.toFile())) {
			return file.stream()
				.map(ZipEntry::getName)
				.filter((name) -> name.endsWith(suffix))
				.collect(Collectors.toSet());
		}
	}

	private static Set<String> artifacts(Element container) {
		return dependencies(container).stream()
			.map((dependency) -> Stream.of("groupId", "artifactId", "version", "classifier")
				.map((name) -> text(dependency, name))
				.filter((text) -> !text.isEmpty())
				.collect(Collectors.joining(":")))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private static List<Element> dependencies(Element container) {
		return children(child(container, "dependencies"), "dependency");
	}

	private static Document xml(Path file) throws Exception {
		DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
		return parser.parse(file.toFile());
	}

	private static String text(Element element, String... path) {
		Element found = element;
		for (String name : path) {
			found = child(found, name);
		}
		return (found != null) ? found.getTextContent().strip() : "";
	}

	private static Element child(Element element, String name) {
		return children(element, name).stream().findFirst().orElse(null);
	}

	private static List<Element> children(Element element, String name) {
		List<Element> found = new ArrayList<>();
		for (Node node = (element != null) ? element.getFirstChild() : null; node != null; node = node
			.getNextSibling()) {
			if (node instanceof Element child && child.getTagName().equals(name)) {
				found.add(child);
			}
		}
		return found;
	}

}
