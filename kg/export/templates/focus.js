// A neighbourhood by itself: the chosen node in the middle, its neighbours in rings around it.

/** Places for the nodes around `center`, given their distance in hops; nearest ring sorted by relation, then weight. */
function ringPlaces(center, distance) {
  const places = new Map([[center, { x: 0, y: 0 }]]);
  const angle = new Map();
  const first = [...distance.keys()].filter((node) => distance.get(node) === 1);
  const relationTo = new Map();
  for (const tie of tiesOf[center]) {
    const other = otherEnd(tie, center);
    if (!relationTo.has(other)) relationTo.set(other, ties[tie].r * 2 + (ends[tie][0] === center ? 0 : 1));
  }
  const second = new Map();
  for (const [node, hops] of distance) {
    if (hops !== 2) continue;
    const parent = first.filter((one) => tiesOf[node].some((tie) => otherEnd(tie, node) === one)).sort((a, b) => tiesOf[a].length - tiesOf[b].length)[0];
    second.set(parent, [...(second.get(parent) || []), node]);
  }
  first.sort((a, b) => relationTo.get(a) - relationTo.get(b) || rankOf[a] - rankOf[b]);
  const shares = first.map((node) => 1 + (second.get(node) || []).length * 0.55);
  const sum = shares.reduce((total, share) => total + share, 0);
  // Where one ring would be too wide, its nodes take turns on two or three.
  const lanes = Math.min(4, Math.ceil(first.length / 26));
  const inner = Math.max(170, Math.min(330, first.length * 8));
  let turned = -Math.PI / 2;
  first.forEach((node, k) => {
    const width = (shares[k] / sum) * 2 * Math.PI;
    const at = turned + width / 2;
    turned += width;
    angle.set(node, at);
    const radius = inner + (k % lanes) * 95;
    places.set(node, { x: radius * Math.cos(at) * 1.25, y: radius * Math.sin(at) });
  });
  const outer = inner + lanes * 95 + 90;
  first.forEach((node, k) => {
    const children = (second.get(node) || []).sort((a, b) => rankOf[a] - rankOf[b]);
    const width = (shares[k] / sum) * 2 * Math.PI * 0.92;
    const perRow = Math.max(1, Math.floor((width * outer) / 34));
    children.forEach((child, nth) => {
      const row = Math.floor(nth / perRow);
      const inRow = Math.min(perRow, children.length - row * perRow);
      const at = angle.get(node) + (((nth % perRow) + 0.5) / inRow - 0.5) * width;
      const radius = outer + row * 62;
      places.set(child, { x: radius * Math.cos(at) * 1.25, y: radius * Math.sin(at) });
    });
  });
  if (isUpright) places.forEach((spot) => ([spot.x, spot.y] = [spot.y, spot.x]));
  return places;
}
