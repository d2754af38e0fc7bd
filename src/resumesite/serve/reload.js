// Added to pages by `resumesite serve` only; nothing of it is ever in output/.
(() => {
  "use strict";
  const { page, events } = document.currentScript.dataset;
  const news = new EventSource(`${events}?page=${encodeURIComponent(location.pathname)}`);
  let panel = null;

  news.onmessage = ({ data }) => {
    const state = JSON.parse(data);
    if (state.page !== page) location.reload();
    else show(state.problems);
  };
  addEventListener("pagehide", () => news.close());
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

  const show = (problems) => {
    panel?.remove();
    panel = null;
    if (problems.length === 0) return;
    panel = document.createElement("resumesite-problems");
    const inside = panel.attachShadow({ mode: "open" });
    inside.adoptedStyleSheets = [style()];
    const box = element("section", "");
    box.setAttribute("role", "alert");
    const close = element("button", "Close");
    close.addEventListener("click", () => panel?.remove());
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const title = element("h2", `${count}: this page shows what was last built`);
    const list = element("ul", "");
    list.append(...problems.map((problem) => element("li", problem)));
    box.append(close, title, list);
    inside.append(box);
    document.body.append(panel);
  };

  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  const style = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      section { position: fixed; inset: auto 0 0; z-index: 2147483647; max-height: 45vh; overflow: auto;
        padding: 1rem 1.25rem; direction: ltr; text-align: start; color: #fff; background: #7a1420;
        font: 15px/1.5 system-ui, sans-serif; box-shadow: 0 -2px 12px rgb(0 0 0 / 40%); }
      h2 { margin: 0 0 .5rem; font-size: 1rem; }
      ul { margin: 0; padding: 0; list-style: none; }
      li { margin: .5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere;
        font-family: ui-monospace, monospace; font-size: .875rem; }
      button { float: inline-end; padding: .25rem .75rem; font: inherit; color: inherit; cursor: pointer;
        background: none; border: 1px solid currentcolor; border-radius: .25rem; }
      @media print { section { display: none; } }
    `);
    return sheet;
  };
})();
