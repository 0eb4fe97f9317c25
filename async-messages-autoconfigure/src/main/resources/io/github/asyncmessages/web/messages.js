// Closes, marks and deletes messages without reloading the page. Without this script, the same forms reload it.
(function () {
	'use strict';

	function remove(message) {
		const list = message.parentElement;
		message.remove();
		if (list.matches('.messages') && !list.querySelector('.message')) {
			list.remove();
		}
		else if (list.matches('.inbox-messages') && !list.firstElementChild) {
			// Shows older messages, or the note that the inbox is empty.
			location.reload();
		}
	}

	function setRead(message, read) {
		message.classList.toggle('read', read);
		message.classList.toggle('unread', !read);
		message.querySelector('.inbox-read').hidden = read;
		message.querySelector('.inbox-unread').hidden = !read;
	}

	function showUnread(count) {
		document.querySelectorAll('[data-async-messages-unread]').forEach(function (badge) {
			badge.textContent = count > 99 ? '99+' : String(count);
			badge.hidden = count === 0;
		});
	}

	async function post(form) {
		const response = await fetch(form.action, {
			method: 'POST',
			body: new URLSearchParams(new FormData(form)),
			headers: { Accept: 'application/json' },
			credentials: 'same-origin'
		});
		if (!response.ok) {
			throw new Error('The server responded with status ' + response.status);
		}
		showUnread((await response.json()).unreadCount);
	}

	// The same message may be on the page twice: in the list of messages and in the inbox.
	function messagesLike(message) {
		return document.querySelectorAll('[data-message-id="' + CSS.escape(message.dataset.messageId) + '"]');
	}

	function done(form) {
		messagesLike(form.closest('[data-message-id]')).forEach(function (message) {
			if (message.matches('.messages > *') || form.matches('.inbox-delete')) {
				remove(message);
			}
			else if (message.matches('.inbox-message')) {
				setRead(message, !form.matches('.inbox-unread'));
			}
		});
	}

	document.addEventListener('submit', async function (event) {
		const form = event.target;
		if (!form.matches('.message-read, .inbox-read, .inbox-messages .inbox-unread, .inbox-messages .inbox-delete')) {
			return;
		}
		event.preventDefault();
		try {
			await post(form);
			done(form);
		}
		catch (failure) {
			form.submit();
		}
	});

	document.addEventListener('click', function (event) {
		const button = event.target.closest('.message-close[type=button]');
		if (button) {
			remove(button.closest('.message'));
		}
	});

	// A message that closes automatically stays open while it is hovered or focused.
	function closeLater(message, delay) {
		setTimeout(function () {
			if (message.matches(':hover, :focus-within')) {
				closeLater(message, 1000);
			}
			else if (message.isConnected) {
				remove(message);
			}
		}, delay);
	}

	function start() {
		document.querySelectorAll('.messages .message-close[hidden]').forEach(function (button) {
			button.hidden = false;
		});
		document.querySelectorAll('.messages > .message[data-close-after]').forEach(function (message) {
			closeLater(message, Number(message.dataset.closeAfter));
		});
		document.querySelectorAll('form[data-once-displayed]:not([hidden])').forEach(function (form) {
			post(form).then(function () { done(form); }, function () { /* The reader can still use the button. */ });
		});
	}

	if (document.readyState === 'loading') {
		document.addEventListener('DOMContentLoaded', start);
	}
	else {
		start();
	}
}());
