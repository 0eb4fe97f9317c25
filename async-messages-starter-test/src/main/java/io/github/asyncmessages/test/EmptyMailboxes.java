package io.github.asyncmessages.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Empties the mailboxes before and after each test, and sets a {@link SettableClock}
 * back. In memory these are all mailboxes; on a server they are those to which the
 * application of the test has sent a message. The test needs an application context.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(EmptyMailboxesExtension.class)
public @interface EmptyMailboxes {

}
