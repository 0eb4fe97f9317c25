package io.github.asyncmessages.sample.reports;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * One line of an order.
 */
record Sale(LocalDate date, String region, String product, int quantity, BigDecimal unitPrice) {

	BigDecimal total() {
		return this.unitPrice.multiply(BigDecimal.valueOf(this.quantity));
	}

}
