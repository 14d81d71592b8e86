// The nodes in view as a list: for screen readers, and for whoever would rather read than look.

const LIST_STEP = 100;

function setUpList(choose) {
  let nodes = [];
  let shown = LIST_STEP;
  const orders = {
    weight: (a, b) => rankOf[a] - rankOf[b],
    name: (a, b) => things[a].l.localeCompare(things[b].l, "en") || a - b,
    year: (a, b) => (things[b].y || 0) - (things[a].y || 0) || rankOf[a] - rankOf[b],
  };
  const draw = () => {
    if (byId("listing").hidden) return;
    nodes.sort(orders[byId("list-sort").value]);
    byId("list").replaceChildren(
      ...nodes.slice(0, shown).map((node) => {
        const what = typeOf(node).id === "Paper" ? `${things[node].y || ""}` : String(things[node].w);
        const button = make("button", { type: "button", class: "entry", onclick: () => choose(node) }, nodeIcon(typeOf(node)), make("span", { class: "text" }, isolated(fullName(node)), make("span", { class: "unseen" }, `, ${typeOf(node).id}`)), make("span", { class: "count" }, what));
        return make("li", {}, button);
      }),
    );
    byId("list-more").hidden = nodes.length <= shown;
  };
  byId("list-more").addEventListener("click", () => {
    shown += LIST_STEP * 5;
    draw();
  });
  byId("list-sort").addEventListener("change", draw);

  const tabs = [byId("tab-filters"), byId("tab-list")];
  const open = (tab) => {
    tabs.forEach((one) => {
      one.setAttribute("aria-selected", String(one === tab));
      one.tabIndex = one === tab ? 0 : -1;
      byId(one.getAttribute("aria-controls")).hidden = one !== tab;
    });
    draw();
  };
  tabs.forEach((tab, k) => {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      open(tabs[1 - k]);
      tabs[1 - k].focus();
    });
  });
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("side").classList.add("open");
    open(tabs[1]);
    byId("list-heading").focus();
  });
  return (passing) => {
    nodes = passing;
    shown = LIST_STEP;
    draw();
  };
}
