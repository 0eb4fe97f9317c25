package io.github.asyncmessages.sample.colleagues;

import java.security.Principal;
import java.util.List;
import java.util.Locale;

import io.github.asyncmessages.MessageStoreException;
import io.github.asyncmessages.UserMessageService;
import io.github.asyncmessages.sample.security.Users;
import io.github.asyncmessages.web.FlashMessages;
import jakarta.validation.Valid;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Puts what a user writes into the inbox of a colleague.
 */
@Controller
@RequestMapping("/colleagues")
class ColleagueController {

	private final UserMessageService messages;

	private final Users users;

	private final MessageSource texts;

	ColleagueController(UserMessageService messages, Users users, MessageSource texts) {
		this.messages = messages;
		this.users = users;
		this.texts = texts;
	}

	@ModelAttribute("colleagues")
	List<String> colleagues(Principal user) {
		return this.users.names().stream().filter((name) -> !name.equals(user.getName())).toList();
	}

	@GetMapping
	String form(Model model) {
		model.addAttribute("note", Note.BLANK);
		return "colleagues";
	}

	@PostMapping
	String send(@Valid @ModelAttribute("note") Note note, BindingResult errors, Principal user, FlashMessages flash,
			Locale locale) {
		if (!errors.hasFieldErrors("recipient") && !colleagues(user).contains(note.recipient())) {
			errors.rejectValue("recipient", "unknown");
		}
		if (!errors.hasErrors()) {
			send(note, user, errors);
		}
		if (errors.hasErrors()) {
			errors.getGlobalErrors().forEach((error) -> flash.error(this.texts.getMessage(error, locale)));
			if (errors.hasFieldErrors()) {
				flash.error("Not sent. Please correct the fields that are marked.");
			}
			return "colleagues";
		}
		flash.success("Your message is in the inbox of " + note.recipient());
		return "redirect:/colleagues";
	}

	private void send(Note note, Principal user, BindingResult errors) {
		try {
			this.messages.send(note.recipient(), note.from(user.getName()));
		}
		catch (MessageStoreException ex) {
			// The user gets the form back, with what was written.
			errors.reject("perhapsNotSent");
		}
	}

}
