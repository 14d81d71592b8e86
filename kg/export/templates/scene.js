// The picture: vis-network with our colours, names and highlights; nothing here knows about panels or filters.

/** @typedef {{onPick: Function, onPickTie: Function, onClear: Function, onFocus: Function}} Hands */

class Scene {
  /** @param {HTMLElement} box @param {Hands} hands */
  constructor(box, hands) {
    this.box = box;
    this.lit = null;
    this.pinned = null;
    this.shown = data.nodes.map(() => true);
    this.first = [];
    this.edgeOpacity = ends.length > 1000 ? 0.48 : 0.6;
    this.colors = canvasColors();
    // The names are drawn by labels.js: vis-network would draw them over each other.
    this.nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node, label: undefined })));
    this.edges = new vis.DataSet(data.edges.map((edge) => ({ ...edge, color: this.lineColor(edge.color) })));
    this.network = new vis.Network(box, { nodes: this.nodes, edges: this.edges }, { ...data.options, groups: this.groups() });
    this.canvas = box.querySelector("canvas");
    this.listen(hands);
  }

  lineColor(color) {
    return { color, highlight: color, hover: color, opacity: this.edgeOpacity, inherit: false };
  }

  groups() {
    const groups = {};
    for (const type of types) {
      const bright = { background: type.color, border: this.colors.ink };
      groups[type.id] = { shape: type.shape, color: { background: type.color, border: this.colors.ground, highlight: bright, hover: bright } };
    }
    return groups;
  }

  listen(hands) {
    const { network } = this;
    network.on("click", (event) => {
      if (event.nodes.length) hands.onPick(event.nodes[0]);
      else if (event.edges.length) hands.onPickTie(event.edges[0]);
      else hands.onClear();
    });
    network.on("doubleClick", (event) => {
      if (event.nodes.length) hands.onFocus(event.nodes[0]);
    });
    network.on("hoverNode", ({ node }) => this.hover({ node }));
    network.on("blurNode", () => this.hover(null));
    network.on("hoverEdge", ({ edge }) => this.hover({ tie: edge }));
    network.on("blurEdge", () => this.hover(null));
    network.on("dragStart", (event) => {
      this.hover(null);
      if (data.meta.lively && event.nodes.length && !this.frozen) network.setOptions({ physics: { enabled: true } });
    });
    network.on("dragEnd", () => {
      if (data.meta.lively) network.setOptions({ physics: { enabled: false } });
    });
    network.on("afterDrawing", (context) => this.draw(context));
  }

  /** Light up a node with its neighbours, or one edge with its ends; null puts the light out. */
  light(what) {
    this.pinned = what;
    this.lit = this.litBy(what);
    this.network.redraw();
  }

  hover(what) {
    this.onHover?.(what);
    const lit = this.litBy(what || this.pinned);
    if (lit === this.lit) return;
    this.lit = lit;
    this.network.redraw();
  }

  litBy(what) {
    if (!what) return null;
    const { body } = this.network;
    const seen = (tie) => body.edges[tie] && !body.edges[tie].options.hidden && body.edges[tie].connected;
    if (what.tie !== undefined) return { nodes: ends[what.tie], ties: [what.tie], center: ends[what.tie][0] };
    const own = tiesOf[what.node].filter(seen);
    const others = [...new Set(own.map((tie) => otherEnd(tie, what.node)))].sort((a, b) => rankOf[a] - rankOf[b]);
    return { nodes: [what.node, ...others.filter((node) => node !== what.node)], ties: own, center: what.node };
  }

  draw(context) {
    const { body } = this.network;
    const { lit } = this;
    const transform = context.getTransform();
    const scale = transform.a;
    const ratio = this.canvas.width / Math.max(1, this.canvas.clientWidth);
    if (lit) {
      context.save();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.globalAlpha = 0.82;
      context.fillStyle = this.colors.ground;
      context.fillRect(0, 0, this.canvas.width, this.canvas.height);
      context.restore();
      for (const tie of lit.ties) this.drawLine(context, body.edges[tie]);
      for (const node of lit.nodes) if (this.shown[node]) body.nodes[node].draw(context);
    }
    drawLabels(context, {
      scale,
      ratio,
      width: this.canvas.width,
      height: this.canvas.height,
      colors: this.colors,
      first: lit ? lit.nodes : this.first,
      only: Boolean(lit),
      place: (node) => {
        if (!this.shown[node]) return null;
        const { x, y, options } = body.nodes[node];
        return { x: x * scale + transform.e, y: y * scale + transform.f, radius: options.size * scale };
      },
    });
  }

  drawLine(context, edge) {
    const { color } = edge.options;
    const before = color.opacity;
    color.opacity = 1;
    edge.draw(context);
    edge.drawArrows?.(context);
    color.opacity = before;
  }

  /** Show the nodes and edges for which the functions say so. */
  show(nodeIsShown, tieIsShown) {
    const changed = [];
    data.nodes.forEach((_, node) => {
      const now = nodeIsShown(node);
      if (now !== this.shown[node]) changed.push({ id: node, hidden: !now });
      this.shown[node] = now;
    });
    const { body } = this.network;
    const lines = [];
    ends.forEach((_, tie) => {
      const hidden = !tieIsShown(tie);
      if (Boolean(body.edges[tie].options.hidden) !== hidden) lines.push({ id: tie, hidden });
    });
    if (changed.length) this.nodes.update(changed);
    if (lines.length) this.edges.update(lines);
    this.lit = this.litBy(this.pinned);
    this.network.redraw();
  }

  recolor() {
    this.colors = canvasColors();
    this.network.setOptions({ groups: this.groups() });
    this.network.redraw();
  }

  /** Where every node is, the hidden ones too (which vis-network's own getPositions leaves out). */
  positions() {
    const { body } = this.network;
    return data.nodes.map((_, node) => [node, { x: body.nodes[node].x, y: body.nodes[node].y }]);
  }

  /** Move nodes to the given places at once. */
  put(places) {
    const { body } = this.network;
    for (const [node, spot] of places) {
      body.nodes[node].x = spot.x;
      body.nodes[node].y = spot.y;
    }
    this.network.redraw();
  }

  /** The part of the picture that no panel covers, as margins in pixels. */
  free() {
    // A panel that opened or closed just now has changed the size of the canvas.
    this.network.setSize("100%", "100%");
    const box = this.box.getBoundingClientRect();
    const panel = byId("panel").getBoundingClientRect();
    const free = { width: box.width, height: box.height, right: 0, bottom: 0 };
    if (!panel.width || panel.left >= box.right - 1) return free;
    if (panel.left <= box.left + 1) free.bottom = Math.max(0, Math.min(box.bottom - panel.top, box.height * 0.7));
    else free.right = box.right - panel.left;
    return free;
  }

  /** Show all of the given nodes; `still` without motion. */
  fit(nodes, still) {
    const { body } = this.network;
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const node of nodes) {
      const { x, y, options } = body.nodes[node];
      left = Math.min(left, x - options.size);
      right = Math.max(right, x + options.size);
      top = Math.min(top, y - options.size);
      bottom = Math.max(bottom, y + options.size);
    }
    if (left > right) return;
    const free = this.free();
    // Names stick out beside and below their nodes.
    const scale = Math.min((free.width - free.right - Math.min(140, 0.13 * free.width)) / (right - left), (free.height - free.bottom - 70) / (bottom - top), 1.7);
    this.look({ x: (left + right) / 2, y: (top + bottom) / 2 }, Math.max(scale, 0.02), free, still);
  }

  goTo(node, still) {
    this.look(this.network.getPosition(node), Math.max(this.network.getScale(), 0.9), this.free(), still);
  }

  /** Bring a point to the middle of the free part. */
  look(point, scale, free, still) {
    this.network.moveTo({ position: { x: point.x + free.right / 2 / scale, y: point.y + free.bottom / 2 / scale }, scale, animation: this.motion(still) });
  }

  zoom(factor) {
    this.network.moveTo({ scale: this.network.getScale() * factor, animation: this.motion(false, 140) });
  }

  pan(right, down) {
    const center = this.network.getViewPosition();
    const scale = this.network.getScale();
    this.network.moveTo({ position: { x: center.x + right / scale, y: center.y + down / scale }, animation: false });
  }

  motion(still, duration = 320) {
    if (still || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return false;
    return { duration, easingFunction: "easeInOutQuad" };
  }
}
