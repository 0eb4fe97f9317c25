package io.github.asyncmessages.sample.reports;

import java.io.IOException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.SampleProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes a report outside any request, and keeps its owner informed.
 */
@Component
class ReportJob {

	private static final Logger logger = LoggerFactory.getLogger(ReportJob.class);

	private static final int MONTHS = 4;

	private final SalesHistory history;

	private final ReportFiles files;

	private final ReportRepository reports;

	private final UserMessageService messages;

	private final TransactionOperations transaction;

	private final Duration timePerMonth;

	ReportJob(SalesHistory history, ReportFiles files, ReportRepository reports, UserMessageService messages,
			TransactionOperations transaction, SampleProperties properties) {
		this.history = history;
		this.files = files;
		this.reports = reports;
		this.messages = messages;
		this.transaction = transaction;
		this.timePerMonth = properties.reportDuration().dividedBy(MONTHS);
	}

	/**
	 * Makes a report. All that it tells the owner has one key: who looks away meanwhile
	 * sees the outcome alone.
	 * @param report the report
	 * @param failing whether it is to fail half way
	 */
	@Async
	void run(Report report, boolean failing) {
		try {
			this.files.write(report, collectSales(report, failing).stream());
			finish(report, Report.Status.READY,
					UserMessage.success("Your report is ready to be downloaded").link("/reports/" + report.id()));
		}
		catch (Exception ex) {
			logger.warn("Report {} failed", report.id(), ex);
			finish(report, Report.Status.FAILED,
					UserMessage.error("Your report could not be made. Please try again.").untilRead());
		}
	}

	private List<Sale> collectSales(Report report, boolean failing) throws IOException, InterruptedException {
		List<Sale> sales = new ArrayList<>();
		for (int month = 1; month <= MONTHS; month++) {
			this.history.of(YearMonth.now().minusMonths(MONTHS + 1 - month)).forEach(sales::add);
			Thread.sleep(this.timePerMonth.toMillis());
			if (failing && month == MONTHS / 2) {
				throw new IOException("the sales archive does not answer");
			}
			tellProgress(report, 100 * month / MONTHS);
		}
		return sales;
	}

	private void tellProgress(Report report, int percentage) {
		try {
			tell(report, UserMessage.info("Report: %d %%".formatted(percentage)));
		}
		catch (MessageStoreException ex) {
			// The report is worth more than the message about it.
			logger.warn("The owner of report {} was perhaps not told: {} %", report.id(), percentage, ex);
		}
	}

	/**
	 * Stores what has become of a report, and tells its owner if that is stored. Where
	 * messages are in the database of the reports, none is stored without the other.
	 */
	private void finish(Report report, Report.Status status, UserMessage outcome) {
		this.transaction.executeWithoutResult((transaction) -> {
			this.reports.updateStatus(report.id(), status);
			tell(report, outcome);
		});
	}

	private void tell(Report report, UserMessage message) {
		this.messages.send(report.owner(), message.key("report-" + report.id()));
	}

}
