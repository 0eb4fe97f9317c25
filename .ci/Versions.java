import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs tests on many versions of what applications bring along, and prints a table. All is
 * compiled once, on the JDK and with the Spring Boot of the build; the rows run what was
 * compiled. The versions in the table are those that the reports of the tests name.
 *
 * <pre>
 * java .ci/Versions.java              all rows
 * java .ci/Versions.java ci           the rows that continuous integration runs
 * java .ci/Versions.java MySQL Redis  the rows whose first column starts with one of these
 * </pre>
 *
 * Where Docker answers, servers are containers. Elsewhere {@code .ci/server} fetches them
 * from other releases of Debian.
 */
class Versions {

	/** What is run, as the table says it, and the arguments for Maven. */
	private static final Map<String, List<String>> SUITES = Map.of(
			"boot", List.of("contract on Redis; pages; auto-configuration", """
					-pl async-messages-autoconfigure surefire:test
					-Dtest=RedisMessageStoreIT$Lettuce,PlainApplicationIT,SmallApplicationsIT,MessageStoreAutoConfigurationTests"""),
			"aot", List.of("the sample in a browser, on Redis and PostgreSQL; reports, in memory", """
					-Paot -pl sample-app -am test -Djacoco.skip
					-Dtest=SampleBrowserIT,PostgresBrowserIT,ReportControllerTests"""),
			"rules", List.of("delivery rules 1 to 3", """
					-pl async-messages-autoconfigure surefire:test
					-Dtest=DeliveryRulesIT$Rule01Once,DeliveryRulesIT$Rule02*,DeliveryRulesIT$Rule03LostPages"""),
			"views", List.of("the markup of the Thymeleaf fragments", """
					-pl async-messages-autoconfigure surefire:test -Dtest=OtherViewsIT"""),
			"mustache", List.of("a page with messages", """
					-pl async-messages-autoconfigure surefire:test -Dtest=MustacheIT"""),
			"partial", List.of("partial pages in a browser", """
					-pl sample-app -am test -Djacoco.skip -Dtest=PartialPagesBrowserIT"""),
			"redis", List.of("contract, as the user with the least rights", """
					-pl async-messages-autoconfigure surefire:test -Dtest=RedisUserIT"""),
			"jdbc", List.of("contract; transactions", """
					-pl async-messages-autoconfigure surefire:test
					-Dtest=JdbcMessageStoreIT${0},JdbcTransactionsIT"""));

	/**
	 * The rows: thing, where its version is to be read, suite, and options for Maven. A
	 * star marks a row that continuous integration runs.
	 */
	private static final String ROWS = """
			* Spring Boot            | jar spring-boot, JDK    | boot        | -Djvm={jdk 17} {boot 4.0}
			  Spring Boot            | jar spring-boot, JDK    | boot        | -Djvm={jdk 25} {boot 4.0}
			  Spring Boot            | jar spring-boot, JDK    | boot        | -Djvm={jdk 25}
			* Ahead-of-time processing | jar spring-boot, JDK  | aot         | -Djvm={jdk 17}
			  Tomcat, Thymeleaf      | jar tomcat-embed-core, jar thymeleaf | rules | -Dstore=H2
			  Jetty, Thymeleaf       | jar jetty-server, jar thymeleaf | rules   | -Dstore=MEMORY_ON_JETTY
			  FreeMarker, JTE        | jar freemarker, jar jte | views       |
			  Mustache               | jar jmustache           | mustache    |
			* htmx, Turbo, Unpoly    | library htmx, library turbo, library unpoly | partial | -Dlibraries={libraries htmx.org@2.0.11 @hotwired/turbo@8.0.23 unpoly@3.14.3}
			  Redis                  | server                  | redis       | -Dembedded-redis.version=0.8.3 -Dredis.image=redis:6.2-alpine
			  Redis                  | server                  | redis       | -Dredis.image=redis:7.0-alpine
			  Redis                  | server                  | redis       | -Dredis.server={server sid redis-server} -Dredis.image=redis:8.0-alpine
			  Valkey                 | server                  | redis       | -Dredis.server={server trixie valkey-server} -Dredis.image=valkey/valkey:8.1-alpine
			  Valkey                 | server                  | redis       | -Dredis.server={server sid valkey-server} -Dredis.image=valkey/valkey:9-alpine
			  PostgreSQL             | server                  | jdbc PostgreSql | -Ddatabase=POSTGRESQL -Dembedded-postgres-binaries.version=15.18.0 -Dpostgres.image=postgres:15-alpine
			  PostgreSQL             | server                  | jdbc PostgreSql | -Ddatabase=POSTGRESQL -Dembedded-postgres-binaries.version=16.14.0 -Dpostgres.image=postgres:16-alpine
			  PostgreSQL             | server                  | jdbc PostgreSql | -Ddatabase=POSTGRESQL
			  PostgreSQL             | server                  | jdbc PostgreSql | -Ddatabase=POSTGRESQL -Dembedded-postgres-binaries.version=18.4.0 -Dpostgres.image=postgres:18-alpine
			  MariaDB                | server                  | jdbc MariaDb | -Ddatabase=MARIADB
			* MySQL                  | server                  | jdbc MySql  | -Ddatabase=MYSQL -Dmysql.server={server sid mysql-server-core mysqld} -Dmysql.image=mysql:9
			  H2                     | jar h2                  | jdbc H2     | -Ddatabase=H2
			""";

	private static final List<String> BOOT_4_0 = List.of("-Dspring-boot.version=4.0.7",
			"-Dspring-boot-freemarker.version=4.0.7", "-Dspring-boot-mustache.version=4.0.7",
			"-Dspring-session.version=4.0.4");

	private static final Path LOGS = Path.of("target", "versions");

	private final boolean docker = exitCode(List.of("docker", "info"), LOGS.resolve("docker.log")) == 0;

	public static void main(String[] args) throws Exception {
		Files.createDirectories(LOGS);
		Versions versions = new Versions();
		versions.maven(List.of("-pl", "sample-app", "-am", "test-compile"), LOGS.resolve("compile.log"));
		System.out.println("| | version | what was run | tests | failures | result |");
		System.out.println("|---|---|---|---|---|---|");
		boolean passed = true;
		for (String row : ROWS.lines().toList()) {
			if (isWanted(row, List.of(args))) {
				passed &= versions.run(row.substring(2).split("\\|"));
			}
		}
		System.exit(passed ? 0 : 1);
	}

	private static boolean isWanted(String row, List<String> args) {
		return args.isEmpty() || (args.equals(List.of("ci")) && row.startsWith("*"))
				|| args.stream().anyMatch((thing) -> row.startsWith(thing, 2));
	}

	/**
	 * Runs the tests of a row, and prints it.
	 * @return {@code false} if one has failed
	 */
	private boolean run(String[] row) throws Exception {
		String thing = row[0].strip();
		String[] suite = row[2].strip().split(" ");
		List<String> arguments = new ArrayList<>();
		arguments.addAll(words(SUITES.get(suite[0]).get(1).replace("{0}", suite[suite.length - 1])));
		Matcher option = Pattern.compile("[^ {]*\\{([^}]*)}|[^ ]+").matcher((row.length > 3) ? row[3] : "");
		try {
			while (option.find()) {
				arguments.addAll((option.group(1) == null) ? List.of(option.group())
						: fill(option.group(), words(option.group(1))));
			}
		}
		catch (IllegalStateException ex) {
			// What a machine cannot have says nothing about the product.
			System.out.printf("| %s | | %s | 0 | 0 | not run: %s |%n", thing, SUITES.get(suite[0]).get(0), ex.getMessage());
			return true;
		}
		Files.createDirectories(LOGS);
		for (Path report : reports()) {
			Files.delete(report);
		}
		Path log = LOGS.resolve(thing.replaceAll("[^A-Za-z0-9]+", "-") + "-" + Instant.now().getEpochSecond() + ".log");
		Instant start = Instant.now();
		int exitCode = maven(arguments, log);
		Report report = Report.read(reports(), log);
		boolean passed = exitCode == 0 && report.tests > 0 && report.failures == 0;
		System.out.printf("| %s | %s | %s | %d | %d | %s |%n", thing, report.versions(row[1]), SUITES.get(suite[0]).get(0),
				report.tests, report.failures, passed ? "passed" + report.repetitions() : "**failed**");
		System.err.printf("%s: %d s, %s%n", thing, Duration.between(start, Instant.now()).toSeconds(), log);
		return passed;
	}

	private List<String> fill(String option, List<String> placeholder) throws Exception {
		return switch (placeholder.get(0)) {
			case "boot" -> BOOT_4_0;
			case "jdk" -> List.of(option.replaceFirst("\\{.*", Matcher.quoteReplacement(java(placeholder.get(1)))));
			case "libraries" -> List.of(option.replaceFirst("\\{.*", Matcher
				.quoteReplacement(fetch(".ci/libraries", placeholder.subList(1, placeholder.size())))));
			case "server" -> this.docker ? List.of() : List.of(option.replaceFirst("\\{.*",
					Matcher.quoteReplacement(fetch(".ci/server", placeholder.subList(1, placeholder.size())))));
			default -> throw new IllegalArgumentException(option);
		};
	}

	private static String java(String version) throws IOException {
		try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
			return homes.filter((home) -> release(home).contains("JAVA_VERSION=\"" + version))
				.map((home) -> home.resolve("bin/java").toString())
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("there is no JDK " + version));
		}
	}

	private static String release(Path home) {
		try {
			return Files.readString(home.resolve("release"));
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static String fetch(String script, List<String> arguments) throws Exception {
		Path log = LOGS.resolve(Path.of(script).getFileName() + ".log");
		Process process = new ProcessBuilder(Stream.concat(Stream.of(script), arguments.stream()).toList())
			.redirectError(log.toFile())
			.start();
		String path = new String(process.getInputStream().readAllBytes()).strip();
		if (process.waitFor() != 0) {
			throw new IllegalStateException("it cannot be fetched, see " + log);
		}
		return path;
	}

	private static int maven(List<String> arguments, Path log) throws Exception {
		List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "-Dsurefire.failIfNoSpecifiedTests=false",
				// Another Spring Boot is no reason to compile again.
				"-Dmaven.compiler.useIncrementalCompilation=false",
				// Some tests measure time, which a busy machine does not have.
				"-Dsurefire.rerunFailingTestsCount=1"));
		command.addAll(arguments);
		return exitCode(command, log);
	}

	private static int exitCode(List<String> command, Path log) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
		}
		catch (IOException | InterruptedException ex) {
			return -1;
		}
	}

	private static List<String> words(String text) {
		return Arrays.asList(text.strip().split("\\s+"));
	}

	private static List<Path> reports() throws IOException {
		try (Stream<Path> files = Files.find(Path.of("."), 4,
				(file, attributes) -> file.toString().matches(".*/target/surefire-reports/TEST-.*\\.xml"))) {
			return files.toList();
		}
	}

	/**
	 * What the reports of the tests of one row say.
	 */
	private static final class Report {

		private static final Pattern TOTAL = Pattern
			.compile("(?m)Tests run: ([0-9]+), Failures: ([0-9]+), Errors: ([0-9]+), Skipped: ([0-9]+)(, Flakes: ([0-9]+))?$");

		private final StringBuilder text = new StringBuilder();

		private int tests;

		private int failures;

		private int repeated;

		static Report read(List<Path> files, Path log) throws IOException {
			Report report = new Report();
			String output = Files.readString(log);
			report.text.append(output);
			for (Path file : files) {
				report.text.append(Files.readString(file));
			}
			// A report is overwritten if its class is run with other parameters, so tests are counted in the output.
			Matcher total = TOTAL.matcher(output);
			while (total.find()) {
				report.tests += Integer.parseInt(total.group(1)) - Integer.parseInt(total.group(4));
				report.failures += Integer.parseInt(total.group(2)) + Integer.parseInt(total.group(3));
				report.repeated += (total.group(6) != null) ? Integer.parseInt(total.group(6)) : 0;
			}
			return report;
		}

		String repetitions() {
			return (this.repeated > 0) ? ", " + this.repeated + " at the second attempt" : "";
		}

		/**
		 * The versions that were there.
		 * @param things {@code jar} and a name on the class path, {@code library} and its
		 * name, {@code server}, or {@code JDK}
		 */
		String versions(String things) {
			return Stream.of(things.split(",")).map((thing) -> version(words(thing))).collect(Collectors.joining(", "));
		}

		private String version(List<String> thing) {
			return switch (thing.get(0)) {
				case "jar" -> find(this.text, "/" + thing.get(1) + "-([0-9][^/:]*)\\.jar");
				case "library" -> find(this.text, "Tests run on " + thing.get(1) + " ([0-9.]+)");
				case "JDK" -> "JDK " + find(this.text, "name=\"java.version\" value=\"([^\"]*)\"");
				default -> find(this.text, "Tests run on [A-Za-z0-9]+ ([0-9.]+)");
			};
		}

		private static String find(CharSequence text, String pattern) {
			Matcher matcher = Pattern.compile(pattern).matcher(text);
			return matcher.find() ? matcher.group(1) : "unknown";
		}

	}

}
