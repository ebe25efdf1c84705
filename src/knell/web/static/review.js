// Keys of the reading view. A key does something only if it stands in KEYS, alone, and nobody is typing.
const KEYS = { j: () => move(1), k: () => move(-1), a: () => press("accept"), e: () => press("edit"), r: reject, u: () => press("undo") };

const claims = [...document.querySelectorAll("#claims .claims > li.claim[tabindex]")];
const said = document.getElementById("said");
let at = claims.findIndex((claim) => "#" + claim.id === location.hash);
if (at >= 0) show(at);

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "Escape" && typing && typing.closest("details")) {
    typing.closest("details").open = false;
    claims[at]?.focus();
    return;
  }
  if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

function move(by) {
  if (claims.length) show(Math.min(Math.max(at + by, 0), claims.length - 1));
}

function show(number) {
  claims[at]?.classList.remove("current");
  at = number;
  claims[at].classList.add("current");
  claims[at].focus({ preventScroll: true });
  claims[at].scrollIntoView({ block: "nearest" });
  document.getElementById("w-" + claims[at].id)?.scrollIntoView({ block: "center" });
  history.replaceState(null, "", "#" + claims[at].id);
}

function part(name) {
  return at < 0 ? null : claims[at].querySelector(`[data-act="${name}"]`);
}

function press(name) {
  const found = part(name);
  if (!found) {
    said.textContent = at < 0 ? said.dataset.unchosen : said.dataset.nothing;
  } else if (found instanceof HTMLFormElement) {
    found.requestSubmit();
  } else {
    found.click();
  }
}

function reject() {
  const found = part("reject");
  if (!found) return press("reject");
  found.open = true;
  found.querySelector("input[name=reason]").focus();
}

// "Add a missed claim" takes along what is selected in the text, and which of its occurrences it is.
const add = document.getElementById("add");
const text = document.querySelector("article.text");
add?.addEventListener("click", (event) => {
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
  const quote = words(chosen.getRangeAt(0).cloneContents()).trim();
  if (!quote) return;
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(chosen.getRangeAt(0).startContainer, chosen.getRangeAt(0).startOffset);
  const earlier = words(before.cloneContents()).split(quote).length - 1;
  event.preventDefault();
  location.assign(add.href + "?" + new URLSearchParams({ quote, occurrence: String(earlier) }));
});

// The report's own words: without the labels that the page sets between them.
function words(fragment) {
  for (const label of fragment.querySelectorAll(".to, .kind")) label.remove();
  return fragment.textContent;
}
