package io.github.asyncmessages.sample.rules;

import java.security.Principal;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.web.FlashMessages;

import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The delivery rules, each with a button that sends what is needed to see it at work.
 */
@Controller
@RequestMapping("/rules")
class RulesController {

	private final UserMessageService messages;

	private final TransactionOperations transaction;

	RulesController(UserMessageService messages, TransactionOperations transaction) {
		this.messages = messages;
		this.transaction = transaction;
	}

	@GetMapping
	String rules(Model model) {
		model.addAttribute("rules", DeliveryRule.values());
		return "rules";
	}

	@PostMapping("/messages")
	String send(Principal user) {
		this.messages.info(user.getName(),
				"You sent yourself this message at " + LocalTime.now().truncatedTo(ChronoUnit.SECONDS));
		return "redirect:/rules";
	}

	@PostMapping("/trials")
	String tryOut(@RequestParam DeliveryRule rule, Principal principal, FlashMessages flash) {
		String user = principal.getName();
		switch (rule) {
			case ORDER -> {
				this.messages.info(user, "The first message, sent to your mailbox");
				this.messages.info(user, "The second message, sent to your mailbox");
				flash.info("The flash message, left last");
			}
			case MINIMUM_LEVEL -> {
				boolean sent = this.messages.debug(user, "A message for developers");
				flash.info(sent ? "The message was sent" : "The message was refused: its level is below the minimum");
			}
			case BOUNDS -> {
				for (int i = 1; i <= 150; i++) {
					this.messages.info(user, "Message " + i + " of 150");
				}
			}
			case TRANSACTIONS -> {
				this.transaction.executeWithoutResult(
						(status) -> this.messages.success(user, "This message was sent in a committed transaction"));
				this.transaction.executeWithoutResult((status) -> {
					this.messages.error(user, "This message was rolled back");
					status.setRollbackOnly();
				});
			}
			default -> this.messages.info(user, "A message to try the rule “" + rule.getTitle() + "”");
		}
		return "redirect:" + rule.getPage();
	}

	@ExceptionHandler
	String storeIsDown(MessageStoreException ex, FlashMessages flash) {
		flash.error("The store does not answer: your message was perhaps not sent");
		return "redirect:/rules";
	}

}
