// Names in the picture: the weightiest first, none over another, the small ones only when one is near enough.

const labelText = data.nodes.map((node) => undirected(node.label).trim());
const labelWidths = new Map();
const MOST_LABELS = 180;

function labelWidth(context, node) {
  let width = labelWidths.get(node);
  if (width === undefined) {
    context.font = `600 12px ${LABEL_FONT}`;
    width = context.measureText(labelText[node]).width / 12;
    labelWidths.set(node, width);
  }
  return width;
}

const LABEL_FONT = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif';

/** Rectangles already covered, looked up by squares of the screen. */
class Covered {
  constructor() {
    this.squares = new Map();
  }

  *keys(box) {
    for (let column = Math.floor(box.left / 80); column <= Math.floor(box.right / 80); column += 1) {
      for (let row = Math.floor(box.top / 40); row <= Math.floor(box.bottom / 40); row += 1) yield column * 100003 + row;
    }
  }

  isFree(box) {
    for (const key of this.keys(box)) {
      for (const other of this.squares.get(key) || []) {
        if (box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top) return false;
      }
    }
    return true;
  }

  add(box) {
    for (const key of this.keys(box)) {
      if (!this.squares.has(key)) this.squares.set(key, []);
      this.squares.get(key).push(box);
    }
  }
}

/** Where a name may stand: below its node, else above, right or left of it. */
function labelBoxes(spot, wide, high, ratio) {
  const gap = ratio * 2;
  const half = wide / 2 + gap;
  const at = (center, top) => ({ center, left: center - half, right: center + half, top, bottom: top + high + gap });
  const beside = spot.radius + half + gap;
  return [
    at(spot.x, spot.y + spot.radius + ratio),
    at(spot.x, spot.y - spot.radius - high - gap * 2),
    at(spot.x + beside, spot.y - high / 2 - gap / 2),
    at(spot.x - beside, spot.y - high / 2 - gap / 2),
  ];
}

/**
 * Draw names. `first` is a list of nodes to be named before all others and at any zoom; with `only`, just those.
 * `place` gives a node's centre and radius in pixels of the canvas, or null where it is not to be seen.
 */
function drawLabels(context, { scale, ratio, width, height, colors, place, first, only }) {
  const covered = new Covered();
  const urgent = new Set(first);
  const order = only ? first : [...first, ...ranked];
  let drawn = 0;
  if (!only) {
    // The great nodes themselves are not to be covered by names of others.
    for (const node of ranked.slice(0, 60)) {
      const spot = place(node);
      const reach = spot ? spot.radius * 0.75 : 0;
      if (reach > 3 * ratio) covered.add({ left: spot.x - reach, right: spot.x + reach, top: spot.y - reach, bottom: spot.y + reach });
    }
  }
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  for (let k = 0; k < order.length && drawn < MOST_LABELS; k += 1) {
    const node = order[k];
    const asked = k < first.length;
    if ((!asked && urgent.has(node)) || !labelText[node]) continue;
    const spot = place(node);
    if (!spot) continue;
    // A name belongs in the picture when its node is big enough on the screen to be looked at.
    if (!asked && spot.radius / ratio < (rankOf[node] < 60 ? 2 : 4.2)) continue;
    const size = Math.min(17, Math.max(11.5, 9.5 + spot.radius / ratio / 2.6)) * ratio;
    const wide = labelWidth(context, node) * size;
    const boxes = labelBoxes(spot, wide, size * 1.15, ratio);
    if (boxes[0].right < 0 || boxes[0].left > width || boxes[0].bottom < 0 || boxes[0].top > height) continue;
    const whole = (one) => one.left >= 0 && one.right <= width && one.top >= 0 && one.bottom <= height;
    const free = boxes.filter((one) => covered.isFree(one));
    const box = free.find(whole) || free[0] || (asked && k === 0 ? boxes[0] : null);
    if (!box) continue;
    covered.add(box);
    drawn += 1;
    context.font = `${rankOf[node] < 60 || asked ? 600 : 400} ${size}px ${LABEL_FONT}`;
    context.lineWidth = 3.5 * ratio;
    context.strokeStyle = colors.ground;
    context.strokeText(labelText[node], box.center, box.top + 2 * ratio);
    context.fillStyle = colors.ink;
    context.fillText(labelText[node], box.center, box.top + 2 * ratio);
  }
  context.restore();
  return drawn;
}
