package io.github.asyncmessages.sample.stock;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import io.github.asyncmessages.web.FlashMessages;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/**
 * Shows what is in stock. With htmx, an order replaces one row of the page, and the
 * message about it appears without a reload.
 */
@Controller
@RequestMapping("/stock")
class StockController {

	private final Map<String, Article> articles = new ConcurrentSkipListMap<>(
			Map.of("chair", new Article("chair", "Chair", 3), "lamp", new Article("lamp", "Lamp", 1), "table",
					new Article("table", "Table", 2)));

	@GetMapping
	String list(Model model) {
		model.addAttribute("articles", this.articles.values());
		return "stock";
	}

	@PostMapping("/{id}")
	String order(@PathVariable String id, FlashMessages flash) {
		take(id, flash);
		return "redirect:/stock";
	}

	@PostMapping(path = "/{id}", headers = "HX-Request")
	String orderAndReplaceRow(@PathVariable String id, FlashMessages flash, Model model, HttpServletResponse response) {
		if (!take(id, flash)) {
			// htmx inserts no error. The message appears all the same.
			response.setStatus(HttpStatus.CONFLICT.value());
		}
		model.addAttribute("article", this.articles.get(id));
		return "stock :: row";
	}

	private synchronized boolean take(String id, FlashMessages flash) {
		Article article = this.articles.get(id);
		if (article == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such article");
		}
		if (article.quantity() == 0) {
			flash.error(article.name() + " is out of stock");
			return false;
		}
		this.articles.put(id, article.takeOne());
		flash.success(article.name() + " ordered");
		return true;
	}

}
