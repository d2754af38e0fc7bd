// Asks for the password, shows the page in place of this one, and hands out its files.
const form = document.querySelector("form");
const { token, keys: wrappedKeys, ...texts } = JSON.parse(form.dataset.share);
const input = form.querySelector("[name=password]");
const status = document.querySelector("[role=status]");
const title = document.title;
let keys, isBusy;

const say = (text) => { status.textContent = text; };

async function load(name) {
  // Some hosts show this page without the slash at the end of its address.
  const folder = location.pathname.endsWith("/" + token) ? token + "/" : "";
  const answer = await fetch(folder + await opaqueName(keys, name), { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status);
  return openFile(keys, name, await answer.arrayBuffer());
}

// Blanks at the ends come with what is pasted: they are tried too, and left out when that does not open it.
async function unwrapAny(password) {
  for (const typed of new Set([password, password.trim()])) {
    for (const wrapped of wrappedKeys) {
      try {
        return await unwrap(wrapped, token, typed);
      } catch (error) {
        if (error.name !== "OperationError") throw error;
      }
    }
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  form.setAttribute("aria-busy", "true");
  input.removeAttribute("aria-invalid");
  say(texts.checking);
  try {
    keys = await unwrapAny(input.value);
    if (keys) return show(new TextDecoder().decode(await load("index.html")));
    say(texts.wrong);
    input.setAttribute("aria-invalid", "true");
    input.focus();
    input.select();
  } catch {
    say(texts.failed);
  }
  isBusy = false;
  form.removeAttribute("aria-busy");
});

form.querySelector("[type=checkbox]").addEventListener("change", (event) => {
  input.type = event.target.checked ? "text" : "password";
});

// The policy of this page stays in force, so nothing of the shown page can run. Its style would be refused too,
// already while it is parsed: it is parsed as data, and comes in as an object.
function show(html) {
  const data = html.replace(/<(\/?)style\b/gi, "<$1script data-style");
  const page = new DOMParser().parseFromString(data, "text/html");
  const styles = [...page.querySelectorAll("[data-style]")].map((style) => style.textContent);
  for (const element of page.querySelectorAll("script, base, [http-equiv]")) element.remove();
  const root = document.documentElement;
  for (const { name } of [...root.attributes]) root.removeAttribute(name);
  for (const { name, value } of page.documentElement.attributes) root.setAttribute(name, value);
  for (const element of document.head.querySelectorAll("title, style, link")) element.remove();
  document.head.append(...page.head.querySelectorAll("title, [name=theme-color], [rel=icon]"));
  document.body.replaceWith(document.adoptNode(page.body));
  document.body.tabIndex = -1;
  document.body.focus({ preventScroll: true });
  document.adoptedStyleSheets = [...styles, "body:focus{outline:0}"].map((style) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    return sheet;
  });
}

// Only a file of this folder is one of the share's own: its name has no slash and no colon.
async function download(event) {
  const link = keys && event.target.closest("a[download]");
  const name = link && link.getAttribute("href");
  if (!name || /[/:?#]/.test(name)) return;
  event.preventDefault();
  try {
    const file = new Blob([await load(name)], { type: link.type });
    const saved = document.createElement("a");
    saved.href = URL.createObjectURL(file);
    saved.download = link.download;
    saved.click();
    setTimeout(() => URL.revokeObjectURL(saved.href), 60_000);
  } catch {
    alert(texts.failed);
  }
}
document.addEventListener("click", download);
document.addEventListener("auxclick", (event) => { if (event.button === 1) download(event); });

// Whoever comes back to this window later, also by its back button, finds nothing.
addEventListener("pagehide", () => {
  keys = undefined;
  document.head.replaceChildren();
  document.body.replaceChildren();
  document.title = title;
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

if (subtle) {
  form.hidden = false;
  input.focus();
} else {
  say(texts.insecure);
}
