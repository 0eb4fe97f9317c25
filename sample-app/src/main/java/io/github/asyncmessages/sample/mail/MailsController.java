package io.github.asyncmessages.sample.mail;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import com.icegreen.greenmail.util.GreenMail;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The mails that the server for development has received.
 */
@Controller
@Profile("dev")
class MailsController {

	private final GreenMail mailServer;

	MailsController(GreenMail mailServer) {
		this.mailServer = mailServer;
	}

	@GetMapping("/mails")
	String mails(Model model) {
		List<ReceivedMail> mails = Stream.of(this.mailServer.getReceivedMessages())
			.map(ReceivedMail::of)
			.sorted(Comparator.comparing(ReceivedMail::sentAt).reversed())
			.toList();
		model.addAttribute("mails", mails);
		return "mails";
	}

}
