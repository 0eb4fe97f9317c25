package io.github.asyncmessages.sample.reports;

import java.io.StringReader;
import java.util.List;

import io.github.asyncmessages.sample.SampleTest;
import io.github.asyncmessages.sample.Visitor;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for reports and the messages about them.
 */
@SampleTest
class ReportControllerTests {

	private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private ReportRepository reports;

	private Visitor barry;

	@BeforeEach
	void logIn() {
		this.barry = Visitor.loggedIn(this.mvc, "barry");
	}

	@Test
	void theNextPageSaysOnceThatTheReportIsReady() {
		assertThat(this.barry.post("/reports")).hasRedirectedUrl("/");
		assertThat(this.barry.messages("/about")).satisfiesExactly(
				(first) -> assertThat(first).contains("Report started"),
				(second) -> assertThat(second).contains("Your report is ready to be downloaded"));
		assertThat(this.barry.messages("/about")).isEmpty();
	}

	@Test
	void theMessageLinksToTheReport() {
		this.barry.post("/reports");
		Document page = this.barry.page("/about");
		assertThat(page.select("li.message.success a[href]").attr("href")).isEqualTo("/reports/" + latestReport());
	}

	@Test
	void aReportIsTheSalesOfFourMonths() throws Exception {
		this.barry.post("/reports");
		MvcTestResult download = this.barry.get("/reports/" + latestReport());
		assertThat(download).hasStatusOk()
			.hasContentType("text/csv;charset=UTF-8")
			.hasHeader("Content-Disposition", "attachment; filename=\"sales.csv\"");
		List<CSVRecord> sales = CSV.parse(new StringReader(download.getResponse().getContentAsString())).getRecords();
		assertThat(sales).hasSizeGreaterThan(120);
		assertThat(sales.stream().map((sale) -> sale.get("Date").substring(0, 7)).distinct()).hasSize(4);
	}

	@Test
	void aDownloadConsumesNoMessage() {
		this.barry.post("/reports");
		this.barry.get("/reports/" + latestReport());
		assertThat(this.barry.messages("/about")).hasSize(2);
	}

	@Test
	void aReportIsFoundByItsOwnerAlone() {
		this.barry.post("/reports");
		String link = "/reports/" + latestReport();
		assertThat(this.barry.page("/").select("td a").eachAttr("href")).contains(link);
		Visitor sally = Visitor.loggedIn(this.mvc, "sally");
		assertThat(sally.get(link)).hasStatus(HttpStatus.NOT_FOUND);
		assertThat(sally.page("/").select("td a").eachAttr("href")).doesNotContain(link);
	}

	@Test
	void anUnknownReportIsNotFound() {
		assertThat(this.barry.get("/reports/42")).hasStatus(HttpStatus.NOT_FOUND);
	}

	@Test
	void aReportThatFailedIsNotFound() {
		this.barry.post("/reports", "failing", "true");
		assertThat(this.barry.get("/reports/" + latestReport())).hasStatus(HttpStatus.NOT_FOUND);
	}

	@Test
	void aFailureIsOnEveryPageUntilItIsClosed() {
		this.barry.post("/reports", "failing", "true");
		assertThat(this.barry.messages("/about")).hasSize(2);
		Document page = this.barry.page("/about");
		assertThat(page.select("li.message.danger").text())
			.contains("Your report could not be made. Please try again.");
		this.barry.post(page.select("li.message.danger form").attr("action"));
		assertThat(this.barry.messages("/about")).isEmpty();
	}

	@Test
	void anAnonymousVisitorIsAskedToLogIn() {
		assertThat(Visitor.anonymous(this.mvc).get("/")).hasRedirectedUrl("/login");
	}

	private String latestReport() {
		return this.reports.findLatest("barry").get(0).id();
	}

}
