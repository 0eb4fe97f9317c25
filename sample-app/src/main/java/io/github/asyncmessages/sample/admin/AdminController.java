package io.github.asyncmessages.sample.admin;

import java.util.List;

import io.github.asyncmessages.Delivery;
import io.github.asyncmessages.MessageLevel;
import io.github.asyncmessages.SendResult;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.security.Users;
import io.github.asyncmessages.web.FlashMessages;
import jakarta.validation.Valid;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.MailSender;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Sends what an administrator has to say to one user or to everyone.
 */
@Controller
@RequestMapping("/admin")
class AdminController {

	private final UserMessageService messages;

	private final Users users;

	private final boolean mailed;

	AdminController(UserMessageService messages, Users users, ObjectProvider<MailSender> mailSender) {
		this.messages = messages;
		this.users = users;
		this.mailed = mailSender.getIfAvailable() != null;
	}

	@ModelAttribute("users")
	List<String> users() {
		return this.users.names();
	}

	@ModelAttribute("levels")
	MessageLevel[] levels() {
		return MessageLevel.values();
	}

	@ModelAttribute("deliveries")
	Delivery[] deliveries() {
		return Delivery.values();
	}

	@ModelAttribute("mailed")
	boolean mailed() {
		return this.mailed;
	}

	@GetMapping
	String form(Model model) {
		model.addAttribute("announcement", Announcement.BLANK);
		return "admin";
	}

	@PostMapping("/messages")
	String send(@Valid @ModelAttribute("announcement") Announcement announcement, BindingResult errors,
			FlashMessages flash) {
		if (!errors.hasFieldErrors("recipient") && recipients(announcement).isEmpty()) {
			errors.rejectValue("recipient", "unknown");
		}
		if (errors.hasErrors()) {
			flash.error("Not sent. Please correct the fields that are marked.");
			return "admin";
		}
		report(this.messages.sendAll(recipients(announcement), announcement.toMessage()), flash);
		return "redirect:/admin";
	}

	private List<String> recipients(Announcement announcement) {
		return this.users.names()
			.stream()
			.filter((name) -> announcement.isForEveryone() || name.equals(announcement.recipient()))
			.toList();
	}

	private void report(SendResult result, FlashMessages flash) {
		if (result.failed() > 0) {
			flash.error("Not sent to %d of %d".formatted(result.failed(), result.failed() + result.sent()));
		}
		else if (result.sent() == 0) {
			flash.warning("Not sent: the level is below the minimum level");
		}
		else {
			flash.success((result.sent() == 1) ? "Sent to one user" : "Sent to %d users".formatted(result.sent()));
		}
	}

}
