package io.github.asyncmessages.web.app;

import java.security.Principal;

import io.github.asyncmessages.UserMessage;
import io.github.asyncmessages.UserMessageService;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sends messages inside transactions of a database.
 */
@RestController
@RequestMapping("/transactions")
@Transactional
class TransactionController {

	private final UserMessageService messages;

	private final PlatformTransactionManager transactionManager;

	private final Gates gates;

	TransactionController(UserMessageService messages, PlatformTransactionManager transactionManager, Gates gates) {
		this.messages = messages;
		this.transactionManager = transactionManager;
		this.gates = gates;
	}

	@PostMapping("/commit")
	void commit(Principal user, @RequestParam(name = "gate", required = false) @Nullable String gate) {
		this.messages.send(user, UserMessage.info("first"));
		this.messages.send(user, UserMessage.info("second"));
		this.gates.get(gate).pass();
	}

	@PostMapping("/rollback")
	void rollback(Principal user) {
		this.messages.send(user, UserMessage.info("rolled back"));
		throw new IllegalStateException("The transaction is rolled back");
	}

	@PostMapping("/savepoint")
	void savepoint(Principal user) {
		this.messages.send(user, UserMessage.info("before"));
		template(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((status) -> {
			this.messages.send(user, UserMessage.info("after the savepoint"));
			status.setRollbackOnly();
		});
		template(TransactionDefinition.PROPAGATION_NESTED)
			.executeWithoutResult((status) -> this.messages.send(user, UserMessage.info("in the second nested one")));
		this.messages.send(user, UserMessage.info("after"));
	}

	@PostMapping("/savepoint-first")
	void savepointBeforeTheFirstMessage(Principal user) {
		template(TransactionDefinition.PROPAGATION_NESTED).executeWithoutResult((status) -> {
			this.messages.send(user, UserMessage.info("after the savepoint"));
			status.setRollbackOnly();
		});
		this.messages.send(user, UserMessage.info("after"));
	}

	@PostMapping("/requires-new")
	void requiresNew(Principal user) {
		this.messages.send(user, UserMessage.info("outer"));
		template(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
			.executeWithoutResult((status) -> this.messages.send(user, UserMessage.info("inner")));
		throw new IllegalStateException("The outer transaction is rolled back");
	}

	@PostMapping("/requires-new-rollback")
	void requiresNewThatIsRolledBack(Principal user) {
		this.messages.send(user, UserMessage.info("outer"));
		template(TransactionDefinition.PROPAGATION_REQUIRES_NEW).executeWithoutResult((status) -> {
			this.messages.send(user, UserMessage.info("inner"));
			status.setRollbackOnly();
		});
	}

	@PostMapping("/after-commit")
	void afterCommit(Principal user) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				TransactionController.this.messages.send(user, UserMessage.info("after commit"));
			}

		});
	}

	@PostMapping("/order")
	void order(Principal user) {
		this.messages.send(user, UserMessage.info("withdrawn").key("report"));
		this.messages.withdraw(user, "report");
		this.messages.send(user, UserMessage.info("kept").key("report"));
	}

	@PostMapping("/erase")
	void erase(Principal user) {
		this.messages.send(user, UserMessage.info("erased"));
		this.messages.erase(user);
		this.messages.send(user, UserMessage.info("sent afterwards"));
	}

	private TransactionTemplate template(int propagation) {
		TransactionTemplate template = new TransactionTemplate(this.transactionManager);
		template.setPropagationBehavior(propagation);
		return template;
	}

}
