// Closes messages without a reload; without it, one-time messages go with the next page and others through their form.
(function () {
	'use strict';

	function remove(message) {
		const list = message.parentElement;
		message.remove();
		if (list && !list.querySelector('.message')) {
			list.remove();
		}
	}

	// Messages that stay until they are read: tell the server first.
	document.addEventListener('submit', async function (event) {
		const form = event.target;
		const message = form.closest('.messages > .message');
		if (!message || !form.matches('.message-read')) {
			return;
		}
		event.preventDefault();
		try {
			const response = await fetch(form.action, {
				method: 'POST',
				body: new URLSearchParams(new FormData(form)),
				headers: { Accept: 'application/json' },
				credentials: 'same-origin'
			});
			if (response.ok) {
				remove(message);
				document.dispatchEvent(new CustomEvent('async-messages:read', { detail: { id: message.dataset.messageId } }));
			}
			else {
				form.submit();
			}
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

	// A message that closes by itself waits while somebody reads it.
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
	}

	if (document.readyState === 'loading') {
		document.addEventListener('DOMContentLoaded', start);
	}
	else {
		start();
	}
}());
