// What is shown: types and relations that are switched on, ranges, and the focus.

const years = things.map((thing) => thing.y).filter((year) => year !== undefined);
const firstYear = years.length ? years.reduce((a, b) => Math.min(a, b)) : 0;
const lastYear = years.length ? years.reduce((a, b) => Math.max(a, b)) : 0;
const heaviest = things.reduce((most, thing) => (types[thing.t].id === "Paper" ? most : Math.max(most, thing.w)), 1);

const nothingFiltered = () => ({ typesOff: new Set(), relationsOff: new Set(), from: firstYear, to: lastYear, confidence: 0, least: 1 });
let filter = nothingFiltered();

function isFiltered() {
  return filter.typesOff.size + filter.relationsOff.size > 0 || filter.from > firstYear || filter.to < lastYear || filter.confidence > 0 || filter.least > 1;
}

function inYears(year) {
  return year === undefined || (year >= filter.from && year <= filter.to);
}

function nodePasses(node) {
  const thing = things[node];
  const type = types[thing.t].id;
  if (filter.typesOff.has(type)) return false;
  if (type === "Paper") return inYears(thing.y);
  // A method is older than the papers shown: what counts is that it was there before the range ends.
  return (filter.least === 1 || thing.w >= filter.least) && (thing.y === undefined || thing.y <= filter.to);
}

function tiePasses(tie) {
  const one = ties[tie];
  return !filter.relationsOff.has(relations[one.r].id) && one.c * 100 >= filter.confidence && inYears(one.y);
}

/**
 * The nodes and edges that pass, as two lists of booleans. A node that has edges but none that passes is left out:
 * a cloud of loose dots says nothing. `focus` ({node, hops}) narrows it to a neighbourhood.
 */
function passing(focus) {
  const isTie = ends.map(([from, to], tie) => tiePasses(tie) && nodePasses(from) && nodePasses(to));
  const isNode = things.map((_, node) => nodePasses(node) && (!isFiltered() || !tiesOf[node].length || tiesOf[node].some((tie) => isTie[tie])));
  if (!focus) return { isNode, isTie };
  const near = around(focus.node, focus.hops, (tie) => isTie[tie]);
  return {
    isNode: isNode.map((passes, node) => near.has(node) && (passes || node === focus.node)),
    isTie: isTie.map((passes, tie) => passes && near.has(ends[tie][0]) && near.has(ends[tie][1])),
  };
}

/** Build the switches of the legend and the ranges; `changed` is called whenever the filter is another. */
function setUpFilters(changed) {
  const typeCounts = types.map((_, t) => things.filter((thing) => thing.t === t).length);
  const relationCounts = relations.map((_, r) => ties.filter((tie) => tie.r === r).length);
  const row = (icon, text, count, off, id) => {
    const box = make("input", { type: "checkbox" });
    const line = make("label", { class: "row" }, box, icon, make("span", { class: "text" }, text), make("span", { class: "count" }, count.toLocaleString("en")));
    box.addEventListener("change", () => {
      if (box.checked) off().delete(id);
      else off().add(id);
      changed();
    });
    line.sync = () => {
      box.checked = !off().has(id);
      line.classList.toggle("off", !box.checked);
    };
    return line;
  };
  const rows = [];
  types.forEach((type, t) => {
    if (typeCounts[t]) rows.push([byId("types"), row(nodeIcon(type), type.plural, typeCounts[t], () => filter.typesOff, type.id)]);
  });
  relations.forEach((relation, r) => {
    if (relationCounts[r]) rows.push([byId("relations"), row(lineIcon(relation), relation.phrase, relationCounts[r], () => filter.relationsOff, relation.id)]);
  });
  rows.forEach(([parent, line]) => parent.append(line));

  byId("year-row").hidden = firstYear === lastYear;
  byId("least-row").hidden = heaviest === 1;
  byId("least").max = Math.min(heaviest, 20);
  for (const id of ["year-from", "year-to"]) {
    byId(id).min = firstYear;
    byId(id).max = lastYear;
  }
  const read = {
    "year-from": (value) => {
      filter.from = Math.min(value, filter.to);
    },
    "year-to": (value) => {
      filter.to = Math.max(value, filter.from);
    },
    confidence: (value) => {
      filter.confidence = value;
    },
    least: (value) => {
      filter.least = value;
    },
  };
  for (const [id, set] of Object.entries(read)) {
    byId(id).addEventListener("input", (event) => {
      set(Number(event.target.value));
      changed();
    });
  }
  byId("reset").addEventListener("click", () => {
    filter = nothingFiltered();
    changed();
  });
  return () => {
    rows.forEach(([, line]) => line.sync());
    byId("year-from").value = filter.from;
    byId("year-to").value = filter.to;
    byId("confidence").value = filter.confidence;
    byId("least").value = filter.least;
    byId("year-out").textContent = filter.from === filter.to ? `${filter.from}` : `${filter.from}–${filter.to}`;
    byId("confidence-out").textContent = filter.confidence ? `${filter.confidence}% or more` : "any";
    byId("least-out").textContent = filter.least === 1 ? "any number of papers" : `${filter.least} papers or more`;
    byId("reset").hidden = !isFiltered();
  };
}
