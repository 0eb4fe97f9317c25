package io.github.asyncmessages.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringBootVersion;
import org.springframework.util.unit.DataSize;

/**
 * Where and with what a run took place.
 */
final class Surroundings {

	private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

	private final Servers servers;

	Surroundings(Servers servers) {
		this.servers = servers;
	}

	String describe(Options options) throws Exception {
		List<String> facts = new ArrayList<>();
		facts.add(LocalDate.now().toString());
		facts.add(machine());
		facts.add(System.getProperty("os.name") + " " + System.getProperty("os.version"));
		facts.add("JDK " + Runtime.version() + " (" + System.getProperty("java.vm.vendor") + ")");
		facts.add("Spring Boot " + SpringBootVersion.getVersion());
		facts.addAll(this.servers.versions());
		facts.add("%d rounds of %d s".formatted(options.rounds(), options.duration().toSeconds()));
		return String.join(" · ", facts);
	}

	private static String machine() throws IOException {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		return "%s, %d cores, %d GB".formatted(processor(), system.getAvailableProcessors(),
				DataSize.ofBytes(system.getTotalMemorySize()).toGigabytes());
	}

	private static String processor() throws IOException {
		List<String> lines = Files.isReadable(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of();
		return lines.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElse(System.getProperty("os.arch"));
	}

}
