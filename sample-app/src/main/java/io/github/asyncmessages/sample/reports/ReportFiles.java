package io.github.asyncmessages.sample.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.github.asyncmessages.sample.SampleProperties;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * The files of the reports.
 */
@Component
class ReportFiles {

	private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder()
		.setHeader("Date", "Region", "Product", "Quantity", "Unit price", "Total")
		.get();

	private final Path directory;

	ReportFiles(SampleProperties properties) {
		this.directory = properties.reportDirectory();
	}

	Resource read(Report report) {
		return new FileSystemResource(file(report));
	}

	void write(Report report, Stream<Sale> sales) throws IOException {
		Files.createDirectories(this.directory);
		try (CSVPrinter csv = new CSVPrinter(Files.newBufferedWriter(file(report)), FORMAT)) {
			for (Sale sale : (Iterable<Sale>) sales::iterator) {
				csv.printRecord(sale.date(), sale.region(), sale.product(), sale.quantity(), sale.unitPrice(),
						sale.total());
			}
		}
	}

	private Path file(Report report) {
		return this.directory.resolve("sales-" + report.id() + ".csv");
	}

}
