package io.github.asyncmessages.sample.reports;

import java.nio.charset.StandardCharsets;
import java.security.Principal;

import io.github.asyncmessages.web.FlashMessages;

import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * The reports of a user, and the button that makes another one.
 */
@Controller
class ReportController {

	private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

	private final ReportRepository reports;

	private final ReportFiles files;

	private final ReportJob job;

	ReportController(ReportRepository reports, ReportFiles files, ReportJob job) {
		this.reports = reports;
		this.files = files;
		this.job = job;
	}

	@GetMapping("/")
	String list(Principal user, Model model) {
		model.addAttribute("reports", this.reports.findLatest(user.getName()));
		return "reports";
	}

	@PostMapping("/reports")
	String request(@RequestParam(defaultValue = "false") boolean failing, Principal user, FlashMessages flash) {
		Report report = Report.requestedBy(user.getName());
		this.reports.add(report);
		this.job.run(report, failing);
		flash.info("Report started");
		return "redirect:/";
	}

	@GetMapping("/reports/{id}")
	ResponseEntity<Resource> download(@PathVariable String id, Principal user) {
		Report report = this.reports.find(id, user.getName())
			.filter(Report::isReady)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		ContentDisposition attachment = ContentDisposition.attachment().filename("sales.csv").build();
		return ResponseEntity.ok()
			.contentType(CSV)
			.header(HttpHeaders.CONTENT_DISPOSITION, attachment.toString())
			.body(this.files.read(report));
	}

}
