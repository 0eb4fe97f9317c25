// Bootstrap is as dark as the visitor wants pages to be.
(function () {
	'use strict';

	const dark = window.matchMedia('(prefers-color-scheme: dark)');

	function apply() {
		document.documentElement.dataset.bsTheme = dark.matches ? 'dark' : 'light';
	}

	dark.addEventListener('change', apply);
	apply();
}());
