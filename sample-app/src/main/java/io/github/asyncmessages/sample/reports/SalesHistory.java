package io.github.asyncmessages.sample.reports;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;

/**
 * The sales of a shop for coffee makers: made up, but always the same for a month.
 */
@Component
class SalesHistory {

	private static final List<String> REGIONS = List.of("North", "East", "South", "West");

	private static final List<Product> PRODUCTS = List.of(new Product("Espresso machine", "489.00"),
			new Product("Burr grinder", "139.00"), new Product("Moka pot", "34.90"),
			new Product("Pour-over kettle", "59.90"), new Product("Paper filters, 100 pieces", "4.50"),
			new Product("Descaler", "8.95"));

	Stream<Sale> of(YearMonth month) {
		Random random = new Random(month.hashCode());
		return IntStream.rangeClosed(1, month.lengthOfMonth())
			.mapToObj(month::atDay)
			.flatMap((day) -> Stream.generate(() -> sale(day, random)).limit(1 + random.nextInt(4)));
	}

	private Sale sale(LocalDate day, Random random) {
		String region = REGIONS.get(random.nextInt(REGIONS.size()));
		Product product = PRODUCTS.get(random.nextInt(PRODUCTS.size()));
		return new Sale(day, region, product.name(), 1 + random.nextInt(9), product.price());
	}

	private record Product(String name, BigDecimal price) {

		Product(String name, String price) {
			this(name, new BigDecimal(price));
		}

	}

}
