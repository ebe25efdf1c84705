// A check under way says how far it is, and its page is made anew at the end.
const check = document.getElementById("check");
const said = document.getElementById("said");
const far = document.getElementById("far");

for (;;) {
  await new Promise((done) => setTimeout(done, 700));
  const answer = await fetch(check.dataset.check).catch(() => null);
  if (!answer?.ok) continue;
  const now = await answer.json();
  if (now.over) {
    location.reload();
    break;
  }
  if (now.to) Object.assign(far, { max: now.to, value: now.at });
  const words = (now.to ? check.dataset.far : check.dataset.part).replace("{part}", now.part).replace("{at}", now.at).replace("{to}", now.to);
  if (said.textContent !== words) said.textContent = words;
}
