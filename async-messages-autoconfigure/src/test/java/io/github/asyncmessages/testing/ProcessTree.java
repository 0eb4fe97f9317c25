package io.github.asyncmessages.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.Assert;

/**
 * A process and all that it has started, which a test can make stand still.
 *
 * @param root the first of the processes
 */
record ProcessTree(ProcessHandle root) {

	void pause() {
		// The root first: after that the tree neither grows nor shrinks.
		signal("-STOP", List.of(this.root));
		signal("-STOP", this.root.descendants().toList());
	}

	void resume() {
		signal("-CONT", this.root.descendants().toList());
		signal("-CONT", List.of(this.root));
	}

	/**
	 * Tells a server to end at once, and to end what it has started.
	 */
	void quit() {
		signal("-QUIT", List.of(this.root));
	}

	private static void signal(String signal, List<ProcessHandle> processes) {
		if (processes.isEmpty()) {
			return;
		}
		List<String> command = new ArrayList<>(List.of("kill", signal));
		processes.forEach((process) -> command.add(String.valueOf(process.pid())));
		try {
			int exit = new ProcessBuilder(command).start().waitFor();
			Assert.state(exit == 0, () -> "kill " + signal + " failed with " + exit);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
