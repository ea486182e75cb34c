/* desk-audience.js - who reads now: the page's figures, anew every few seconds. */
/* SPDX-License-Identifier: Apache-2.0 */
const place = document.getElementById("now");
const EVERY = 10000; /* milliseconds */

/* Who is in the table of minutes, or in a link, is not thrown out of it. */
const isBusy = () => document.hidden || place.contains(document.activeElement) || place.querySelector("details[open]");

const load = async () => {
  if (isBusy()) return;
  const answer = await fetch("/desk/audience/live/?part=rows");
  if (answer.redirected) location.reload();
  else if (answer.ok) place.innerHTML = await answer.text();
};

setInterval(() => load().catch(() => {}), EVERY);
