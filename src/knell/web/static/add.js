// Files dropped on the page go into its form; a run under way shows how far it is, and its page is made anew at the end.
const form = document.getElementById("adding");
const run = document.getElementById("run");

if (form) takeDropped(form.elements.files, document.getElementById("dropped"));
if (run) watch(run.dataset.run);

function takeDropped(files, told) {
  const names = () => (told.textContent = [...files.files].map((file) => file.name).join(", "));
  files.addEventListener("change", names);
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (name === "dragover") return;
    const all = new DataTransfer();
    for (const file of [...files.files, ...event.dataTransfer.files]) all.items.add(file);
    files.files = all.files;
    names();
  });
}

async function watch(address) {
  const far = document.getElementById("far");
  const state = document.getElementById("state");
  for (;;) {
    await new Promise((done) => setTimeout(done, 700));
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) continue;
    const now = await answer.json();
    if (now.over) return location.reload();
    if (now.state === "reading" && now.to) Object.assign(far, { max: now.to, value: now.at });
    const words = (run.dataset[now.state] ?? "").replace("{met}", now.met).replace("{at}", now.at).replace("{to}", now.to);
    if (state.textContent !== words) state.textContent = words;
  }
}
