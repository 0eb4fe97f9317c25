package io.github.asyncmessages.sample.stock;

/**
 * Something that can be ordered.
 *
 * @param id its id
 * @param name what it is
 * @param quantity how many are in stock
 */
public record Article(String id, String name, int quantity) {

	Article takeOne() {
		return new Article(this.id, this.name, this.quantity - 1);
	}

}
