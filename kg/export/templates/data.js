// The graph as the build wrote it, and what is looked up in it all the time.

const data = JSON.parse(byId("kg-data").textContent);
const { things, ties, types, relations } = data;

// The layout is wider than high, as most screens are; on an upright phone it stands.
const isUpright = window.innerHeight > 1.2 * window.innerWidth;
if (isUpright) {
  for (const node of data.nodes) [node.x, node.y] = [node.y, node.x];
}

/** For every node the edges at it, as numbers into `ties`. */
const tiesOf = things.map(() => []);
const ends = data.edges.map((edge) => [edge.from, edge.to]);
ends.forEach(([from, to], tie) => {
  tiesOf[from].push(tie);
  if (to !== from) tiesOf[to].push(tie);
});

const numberOf = new Map(things.map((thing, node) => [thing.k, node]));
const tieOf = new Map(ends.map(([from, to], tie) => [tieKey(tie, from, to), tie]));

/** Nodes from the weightiest to the lightest. */
const ranked = things.map((_, node) => node).sort((a, b) => things[b].w - things[a].w || tiesOf[b].length - tiesOf[a].length || a - b);
const rankOf = [];
ranked.forEach((node, rank) => {
  rankOf[node] = rank;
});

function tieKey(tie, from = ends[tie][0], to = ends[tie][1]) {
  return `${things[from].k} ${relations[ties[tie].r].id} ${things[to].k}`;
}

function otherEnd(tie, node) {
  return ends[tie][0] === node ? ends[tie][1] : ends[tie][0];
}

function fullName(node) {
  const thing = things[node];
  return thing.d && !thing.l.includes(thing.d) ? `${thing.l} (${thing.d})` : thing.l;
}

/** All ways a node is written. */
function namesOf(node) {
  const thing = things[node];
  const names = [thing.l, ...(thing.a || []).map((alias) => alias[0])];
  // A paper is hardly ever written out in a sentence; its name before the colon may be.
  return types[thing.t].id === "Paper" ? [] : names;
}

function typeOf(node) {
  return types[things[node].t];
}

/** The nodes within `hops` edges of a node, as far as `passes` lets edges count. */
function around(node, hops, passes = () => true) {
  const distance = new Map([[node, 0]]);
  let border = [node];
  for (let hop = 1; hop <= hops; hop += 1) {
    const next = [];
    for (const one of border) {
      for (const tie of tiesOf[one]) {
        const other = otherEnd(tie, one);
        if (!distance.has(other) && passes(tie)) {
          distance.set(other, hop);
          next.push(other);
        }
      }
    }
    border = next;
  }
  return distance;
}
