// Search: a combobox over all names and aliases (WAI-ARIA Authoring Practices, "Editable Combobox With List Autocomplete").

const MOST_FOUND = 12;

const searchable = things.map((thing) => {
  const names = [thing.l, ...(thing.d ? [`${thing.l} (${thing.d})`] : []), ...(thing.a || []).map((alias) => alias[0])];
  return names.map((name) => [folded(name), name]);
});

/** The best matches: names that begin so before words that begin so before names that contain it; then by weight. */
function matches(text) {
  const wanted = folded(text);
  if (!wanted) return [];
  const found = [];
  searchable.forEach((names, node) => {
    let best = null;
    names.forEach(([name, original], nth) => {
      const at = name.indexOf(wanted);
      if (at < 0) return;
      const quality = (name === wanted ? 0 : at === 0 ? 1 : /[\s([/:]/.test(name[at - 1]) ? 2 : 3) + (nth ? 0.4 : 0);
      if (!best || quality < best.quality) best = { node, quality, name: original };
    });
    if (best) found.push(best);
  });
  found.sort((a, b) => a.quality - b.quality || rankOf[a.node] - rankOf[b.node]);
  return found.slice(0, MOST_FOUND);
}

function setUpSearch(choose) {
  const input = byId("search");
  const list = byId("found");
  let found = [];
  let active = -1;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const mark = (which) => {
    active = which;
    [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === active)));
    if (active < 0) return;
    input.setAttribute("aria-activedescendant", `found-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  };
  const take = (which) => {
    const { node } = found[which];
    input.value = things[node].l;
    close();
    choose(node);
  };
  const update = () => {
    found = matches(input.value);
    const items = found.map(({ node, name }, k) => {
      const also = name !== things[node].l && name !== fullName(node) ? make("span", { class: "also" }, "also ", isolated(name)) : null;
      const text = make("span", { class: "name" }, isolated(fullName(node)), also);
      const item = make("li", { id: `found-${k}`, role: "option", "aria-selected": "false" }, nodeIcon(typeOf(node)), text, make("span", { class: "count" }, typeOf(node).id));
      // The press, not the click: the field would lose the focus and close the list first.
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(k);
      });
      return item;
    });
    if (!items.length && input.value.trim()) items.push(make("li", { class: "none", role: "option", "aria-disabled": "true" }, "Nothing in this view has that name."));
    list.replaceChildren(...items);
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
    mark(found.length ? 0 : -1);
  };
  input.addEventListener("input", update);
  input.addEventListener("focus", () => {
    input.select();
    if (input.value) update();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) update();
      else if (found.length) mark((active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      take(active);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (list.hidden) input.blur();
      else close();
    }
  });
}
