package io.github.asyncmessages.sample.security;

import java.util.List;

import org.springframework.security.core.userdetails.UserDetails;

/**
 * Who may log in.
 */
public final class Users {

	private final List<UserDetails> all;

	Users(UserDetails... all) {
		this.all = List.of(all);
	}

	List<UserDetails> all() {
		return this.all;
	}

	/**
	 * The names of all users.
	 * @return the names
	 */
	public List<String> names() {
		return this.all.stream().map(UserDetails::getUsername).toList();
	}

}
