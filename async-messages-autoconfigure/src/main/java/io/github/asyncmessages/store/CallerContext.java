package io.github.asyncmessages.store;

import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.util.ClassUtils;

/**
 * Takes the context of a caller, such as its trace, to where its work is done: to another
 * thread, or to the end of a transaction. Needs {@code io.micrometer:context-propagation}
 * on the class path; without it, there is no context.
 */
public final class CallerContext {

	private static final boolean PRESENT = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			CallerContext.class.getClassLoader());

	private CallerContext() {
	}

	/**
	 * Captures the context of the calling thread.
	 * @param task a task
	 * @return the task, which runs in this context
	 */
	public static Runnable keep(Runnable task) {
		return PRESENT ? Propagation.decorator.decorate(task) : task;
	}

	/**
	 * Is loaded only if the library is present.
	 */
	private static final class Propagation {

		private static final TaskDecorator decorator = new ContextPropagatingTaskDecorator();

	}

}
