// Results while one types: the page that the form would open, without leaving this one. Without scripts the form does it.
const form = document.getElementById("asking");
const field = form.querySelector("input[name=q]");
const found = document.getElementById("found");
const PAUSE = 150; // milliseconds after the last letter
let waiting, latest = 0;

field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, PAUSE);
});

async function search() {
  const number = ++latest;
  const unfinished = /[\p{L}\p{N}]$/u.test(field.value) && !field.value.includes('"');
  const address = form.action + "?" + new URLSearchParams({ q: field.value + (unfinished ? "*" : "") });
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("found");
  if (number !== latest || !fresh) return; // another letter came, or the words cannot be searched for yet
  found.replaceChildren(...fresh.childNodes);
  history.replaceState(null, "", address);
}
