// The part of the address after "#": what is chosen, focused and filtered, so that a view can be shared.

function readAddress() {
  const told = new URLSearchParams(window.location.hash.slice(1));
  const whole = (name, otherwise, low, high) => {
    const value = Number.parseInt(told.get(name), 10);
    return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : otherwise;
  };
  const known = (name, all) => new Set((told.get(name) || "").split(",").filter((id) => all.some((one) => one.id === id)));
  const from = whole("from", firstYear, firstYear, lastYear);
  return {
    node: numberOf.get(told.get("node")) ?? null,
    tie: tieOf.get(told.get("edge")) ?? null,
    focus: numberOf.get(told.get("focus")) ?? null,
    hops: whole("hops", 1, 1, 2),
    filter: { typesOff: known("without", types), relationsOff: known("cut", relations), from, to: whole("to", lastYear, from, lastYear), confidence: whole("confidence", 0, 0, 100), least: whole("papers", 1, 1, heaviest) },
  };
}

function writeAddress(state, asNewEntry) {
  const told = new URLSearchParams();
  if (state.node !== null) told.set("node", things[state.node].k);
  if (state.tie !== null) told.set("edge", tieKey(state.tie));
  if (state.focus !== null) {
    told.set("focus", things[state.focus].k);
    told.set("hops", state.hops);
  }
  if (filter.typesOff.size) told.set("without", [...filter.typesOff].join(","));
  if (filter.relationsOff.size) told.set("cut", [...filter.relationsOff].join(","));
  if (filter.from > firstYear) told.set("from", filter.from);
  if (filter.to < lastYear) told.set("to", filter.to);
  if (filter.confidence) told.set("confidence", filter.confidence);
  if (filter.least > 1) told.set("papers", filter.least);
  const hash = `#${told.toString().replace(/%2F/g, "/").replace(/%2C/g, ",")}`;
  if (hash === (window.location.hash || "#")) return;
  try {
    if (asNewEntry) window.history.pushState(null, "", hash);
    else window.history.replaceState(null, "", hash);
  } catch {
    // Some browsers refuse this for files or in a sandbox; the view itself does not depend on it.
  }
}
