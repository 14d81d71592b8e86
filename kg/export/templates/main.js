// Puts the parts together: one state, and one function that shows it.

const state = { node: null, tie: null, focus: null, hops: 1 };
let home = null;

function start() {
  const { meta } = data;
  document.title = meta.title;
  byId("title").textContent = meta.title;
  const parts = [plural(meta.shown.papers, "paper", "papers"), plural(meta.shown.nodes, "node", "nodes"), plural(meta.shown.edges, "relation", "relations")];
  byId("summary").textContent = (meta.view ? `${meta.view} · ` : "") + parts.join(" · ");
  partNote(meta);
  applyScheme(remembered("kg-scheme"));

  const pick = (node) => go({ node, tie: null });
  const pickTie = (tie) => go({ tie, node: null });
  const focus = (node, hops = 1) => go({ node, tie: null, focus: node, hops });
  const panel = new Panel({ node: (node) => go({ node, tie: null }, { reveal: true }), tie: pickTie, focus });
  const scene = new Scene(byId("canvas"), { onPick: pick, onPickTie: pickTie, onClear: () => go({ node: null, tie: null }), onFocus: focus });
  const reveal = (node) => {
    closeDrawer();
    go({ node, tie: null }, { reveal: true });
  };
  const syncFilters = setUpFilters(() => render({ filtered: true }));
  const showList = setUpList(reveal);
  setUpSearch(reveal);
  setUpTip(scene);

  /** Change what is chosen or focused, as one step that the browser's Back undoes. */
  function go(change, { reveal: shouldReveal = false } = {}) {
    const before = { ...state };
    Object.assign(state, change);
    // What lies outside the neighbourhood shown cannot be shown in it.
    if (state.focus !== null && state.node !== null && !around(state.focus, state.hops).has(state.node)) state.focus = null;
    if (shouldReveal && state.node !== null && !passing(null).isNode[state.node]) filter = nothingFiltered();
    const same = Object.keys(before).every((key) => before[key] === state[key]);
    render({ refocused: before.focus !== state.focus || before.hops !== state.hops, reveal: shouldReveal });
    if (!same) writeAddress(state, true);
  }

  function render({ filtered = false, refocused = false, reveal: shouldReveal = false, still = false } = {}) {
    if (refocused) arrange();
    const focused = state.focus === null ? null : { node: state.focus, hops: state.hops };
    const { isNode, isTie } = passing(focused);
    scene.show((node) => isNode[node], (tie) => isTie[tie]);
    scene.light(state.tie !== null ? { tie: state.tie } : state.node !== null && state.node !== state.focus ? { node: state.node } : null);
    const nodes = things.map((_, node) => node).filter((node) => isNode[node]);
    const tieCount = isTie.filter(Boolean).length;
    const all = nodes.length === things.length && tieCount === ties.length;
    byId("status").textContent = all ? "Everything is shown." : `${plural(nodes.length, "node", "nodes")} and ${plural(tieCount, "relation", "relations")} shown.`;
    syncFilters();
    showList(nodes);
    crumb();
    if (state.tie !== null) panel.showTie(state.tie);
    else if (state.node !== null) panel.showNode(state.node);
    else panel.hide();
    if (refocused && nodes.length) scene.fit(nodes, still);
    else if (shouldReveal && state.node !== null) scene.goTo(state.node, still);
    if (filtered) writeAddress(state, false);
  }

  /** Lay the focused neighbourhood out in rings, or put everything back where it was. */
  function arrange() {
    if (home) scene.put(home);
    home = null;
    scene.frozen = state.focus !== null;
    scene.first = [];
    if (state.focus === null) return;
    scene.first = [...around(state.focus, 1).keys()].sort((a, b) => (a === state.focus ? -1 : b === state.focus ? 1 : rankOf[a] - rankOf[b]));
    home = scene.positions();
    scene.put(ringPlaces(state.focus, around(state.focus, state.hops)));
  }

  function crumb() {
    byId("crumb").hidden = state.focus === null;
    if (state.focus === null) return;
    byId("crumb-text").replaceChildren("Around ", make("strong", {}, isolated(fullName(state.focus))));
    byId("hops-1").setAttribute("aria-pressed", String(state.hops === 1));
    byId("hops-2").setAttribute("aria-pressed", String(state.hops === 2));
  }

  function fromAddress(still) {
    const told = readAddress();
    const refocused = told.focus !== state.focus || told.hops !== state.hops;
    filter = told.filter;
    Object.assign(state, { node: told.node, tie: told.tie, focus: told.focus, hops: told.hops });
    render({ refocused, reveal: !refocused && told.node !== null, still });
  }

  const leaveFocus = () => go({ focus: null });
  const shownNodes = () => things.map((_, node) => node).filter((node) => scene.shown[node]);
  const fitAll = () => scene.fit(shownNodes());
  byId("back").addEventListener("click", leaveFocus);
  byId("hops-1").addEventListener("click", () => go({ hops: 1 }));
  byId("hops-2").addEventListener("click", () => go({ hops: 2 }));
  byId("close").addEventListener("click", () => {
    go({ node: null, tie: null });
    byId("canvas").focus();
  });
  byId("zoom-in").addEventListener("click", () => scene.zoom(1.35));
  byId("zoom-out").addEventListener("click", () => scene.zoom(1 / 1.35));
  byId("fit").addEventListener("click", fitAll);
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  byId("menu").addEventListener("click", () => {
    const open = byId("side").classList.toggle("open");
    byId("menu").setAttribute("aria-expanded", String(open));
    if (open) byId("tab-filters").focus();
  });
  byId("canvas").addEventListener("pointerdown", closeDrawer);
  byId("theme").addEventListener("click", () => {
    applyScheme(schemes[(schemes.indexOf(scheme) + 1) % schemes.length]);
    remembered("kg-scheme", scheme);
    scene.recolor();
  });
  darkPreferred.addEventListener("change", () => scene.recolor());
  window.addEventListener("popstate", () => fromAddress(false));
  window.addEventListener("hashchange", () => fromAddress(false));
  setUpKeys({ scene, fitAll, focus, leave: () => (state.node !== null || state.tie !== null ? go({ node: null, tie: null }) : leaveFocus()) });

  scene.fit(shownNodes(), true);
  fromAddress(true);
  // For tests and for whoever wants to look under the hood.
  window.kg = { scene, state, things, ties, ends };
}

function closeDrawer() {
  byId("side").classList.remove("open");
  byId("menu").setAttribute("aria-expanded", "false");
}

/** Say which part of the graph this is, and how to see the rest. */
function partNote(meta) {
  if (meta.shown.nodes === meta.whole.nodes && meta.shown.edges === meta.whole.edges) return;
  const note = byId("part-note");
  const why = meta.cut ? "the weightiest part" : meta.view || "a part";
  note.replaceChildren(
    make("strong", {}, `${meta.shown.nodes.toLocaleString("en")} of ${plural(meta.whole.nodes, "node", "nodes")}`),
    ` are shown: ${why}. To see others: `,
    make("code", {}, "kg view NAME --hops 2"),
    ", ",
    make("code", {}, "kg view --benchmark NAME"),
    " or ",
    make("code", {}, `kg view --top ${Math.min(meta.whole.nodes, 5000)}`),
    ".",
  );
  note.hidden = false;
}

function setUpTip(scene) {
  const tip = byId("tip");
  let pointer = { x: 0, y: 0 };
  const place = () => {
    const box = byId("canvas").getBoundingClientRect();
    const left = Math.min(pointer.x - box.left + 14, box.width - tip.offsetWidth - 8);
    const top = Math.min(pointer.y - box.top + 16, box.height - tip.offsetHeight - 8);
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${Math.max(8, top)}px`;
  };
  byId("canvas").addEventListener("pointermove", (event) => {
    pointer = { x: event.clientX, y: event.clientY };
    if (!tip.hidden) place();
  });
  byId("canvas").addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
  scene.onHover = (what) => {
    tip.hidden = !what;
    if (!what) return;
    if (what.node !== undefined) {
      const kind = typeOf(what.node).id;
      const also = kind === "Paper" ? [kind, things[what.node].y] : [kind, plural(things[what.node].w, "paper", "papers")];
      tip.replaceChildren(isolated(fullName(what.node)), make("span", { class: "also" }, also.filter(Boolean).join(" · ")));
    } else {
      const [from, to] = ends[what.tie];
      tip.replaceChildren(isolated(fullName(from)), ` ${relations[ties[what.tie].r].phrase} `, isolated(fullName(to)), make("span", { class: "also" }, `${plural(ties[what.tie].w, "paper", "papers")} · ${percent(ties[what.tie].c)}`));
    }
    place();
  };
}

function setUpKeys({ scene, fitAll, focus, leave }) {
  const inField = (target) => target instanceof HTMLElement && target.matches("input, select, textarea");
  const anywhere = {
    "/": () => byId("search").focus(),
    "?": () => byId("help").showModal(),
    Escape: () => {
      if (byId("side").classList.contains("open")) closeDrawer();
      else leave();
    },
    1: () => state.node !== null && focus(state.node, 1),
    2: () => state.node !== null && focus(state.node, 2),
  };
  const inPicture = {
    ArrowLeft: () => scene.pan(-60, 0),
    ArrowRight: () => scene.pan(60, 0),
    ArrowUp: () => scene.pan(0, -60),
    ArrowDown: () => scene.pan(0, 60),
    "+": () => scene.zoom(1.25),
    "=": () => scene.zoom(1.25),
    "-": () => scene.zoom(0.8),
    0: fitAll,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open || inField(event.target)) return;
    const act = (byId("canvas").contains(event.target) && inPicture[event.key]) || anywhere[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

if (window.vis && vis.Network) start();
else {
  byId("broken").textContent = "The drawing library in this file did not load.";
  byId("broken").hidden = false;
}
