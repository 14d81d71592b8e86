// The side panel: everything about one node, or the evidence for one edge.

const FEW = 15;

class Panel {
  /** @param {{node: Function, tie: Function, focus: Function}} open what the panel's buttons open */
  constructor(open) {
    this.open = open;
    this.box = byId("panel");
    this.details = byId("details");
  }

  show(...content) {
    this.details.replaceChildren(...content.filter(Boolean));
    this.box.hidden = false;
    this.box.scrollTop = 0;
  }

  hide() {
    this.box.hidden = true;
  }

  ref(node, text = fullName(node)) {
    return make("button", { type: "button", class: "ref", onclick: () => this.open.node(node) }, nodeIcon(typeOf(node)), isolated(text));
  }

  link([name, url]) {
    // The build lets only http and https through; this is the second lock.
    if (!/^https?:\/\//i.test(url)) return null;
    return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, `${name} ↗`);
  }

  showNode(node) {
    const thing = things[node];
    const paper = thing.p || {};
    const isPaper = typeOf(node).id === "Paper";
    const told = isPaper ? [paper.date || thing.y, paper.venue, paper.badge] : [thing.w ? `named in ${plural(thing.w, "paper", "papers")}` : "in no paper here, known from the vocabulary", thing.y ? `first in ${thing.y}` : null];
    told.push(...(thing.m || []));
    const authors = paper.authors ? paper.authors.join(", ") + (paper.author_count > paper.authors.length ? ` and ${paper.author_count - paper.authors.length} more` : "") : paper.author_count ? plural(paper.author_count, "author", "authors") : null;
    const actions = make("div", { class: "actions" }, ...(paper.links || []).map((link) => this.link(link)));
    if (tiesOf[node].length) {
      actions.append(make("button", { type: "button", onclick: () => this.open.focus(node, 1) }, "Neighbours only"), make("button", { type: "button", onclick: () => this.open.focus(node, 2) }, "2 hops"));
    }
    this.show(
      make("p", { class: "chip" }, nodeIcon(typeOf(node)), typeOf(node).id),
      make("h2", {}, isolated(thing.l)),
      thing.d ? make("p", { class: "facts" }, isolated(thing.d)) : null,
      make("p", { class: "facts" }, isolated(told.filter(Boolean).join(" · "))),
      authors ? make("p", { class: "facts" }, isolated(authors)) : null,
      actions,
      ...this.aliases(thing),
      ...this.scores(node),
      ...this.groups(node),
      tiesOf[node].length ? null : make("p", { class: "facts" }, "No relation was found for it."),
    );
  }

  aliases(thing) {
    if (!thing.a) return [];
    return [make("h3", {}, "Also written"), make("ul", { class: "aliases" }, ...thing.a.map(([alias, count]) => make("li", {}, isolated(alias), count > 1 ? make("span", { class: "count" }, ` ${count}×`) : null)))];
  }

  /** The edges of a node, by relation and direction, the weightiest neighbours first. */
  groups(node) {
    const groups = new Map();
    for (const tie of tiesOf[node]) {
      const outward = ends[tie][0] === node;
      const key = ties[tie].r * 2 + (outward ? 0 : 1);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(tie);
    }
    return [...groups.keys()].sort((a, b) => a - b).flatMap((key) => {
      const relation = relations[key >> 1];
      const list = groups.get(key).sort((a, b) => rankOf[otherEnd(a, node)] - rankOf[otherEnd(b, node)]);
      const name = key % 2 ? relation.inverse : relation.phrase;
      return [make("h3", {}, name[0].toUpperCase() + name.slice(1), make("span", { class: "count" }, String(list.length))), this.growing(list, (tie) => this.tie(tie, node))];
    });
  }

  /** A list that shows its first entries and the rest on demand. */
  growing(items, entry) {
    const box = make("div", {});
    const grow = () => {
      const from = box.querySelectorAll(":scope > .tie").length;
      const next = items.slice(from, from ? undefined : FEW).map(entry);
      box.querySelector(":scope > .link-button")?.remove();
      box.append(...next);
      if (items.length > from + next.length) box.append(make("button", { type: "button", class: "link-button", onclick: grow }, `Show all ${items.length}`));
    };
    grow();
    return box;
  }

  tie(tie, node) {
    const other = otherEnd(tie, node);
    const [paper, quote] = ties[tie].s[0];
    const more = ties[tie].w - 1;
    const why = make("button", { type: "button", class: "why", "aria-label": `Evidence, confidence ${percent(ties[tie].c)}`, onclick: () => this.open.tie(tie) }, more > 0 ? `${percent(ties[tie].c)} · ${more + 1} papers` : percent(ties[tie].c));
    const source = paper >= 0 && data.papers[paper].n !== node && data.papers[paper].n !== other ? make("p", { class: "facts" }, this.paper(paper)) : null;
    return make("div", { class: "tie" }, make("div", { class: "tie-head" }, this.ref(other), why), quote >= 0 ? marked(data.quotes[quote], [...namesOf(node), ...namesOf(other)]) : null, source);
  }

  paper(number) {
    const paper = data.papers[number];
    if (paper.n >= 0) return this.ref(paper.n, paper.l);
    const link = (paper.links || []).map((one) => this.link(one)).find(Boolean);
    return make("span", {}, isolated(paper.l), link ? " " : null, link || null);
  }

  /** The scores reported for a benchmark, a method or in a paper. */
  scores(node) {
    const own = data.scores.filter((score) => score.b === node || score.m === node || data.papers[score.p].n === node);
    if (!own.length) return [];
    const kind = typeOf(node).id;
    const value = (score) => Number(score.v[1].replace(/,/g, "").replace("−", "-"));
    const isDelta = (score) => Number(score.v[3] === "delta");
    own.sort((a, b) => isDelta(a) - isDelta(b) || a.v[0].localeCompare(b.v[0]) || value(b) - value(a));
    const table = make("table", { class: "scores" });
    const first = kind === "Benchmark" ? "Method" : "Benchmark";
    table.append(make("thead", {}, make("tr", {}, make("th", { scope: "col" }, first), make("th", { scope: "col" }, "Metric"), make("th", { scope: "col", class: "number" }, "Score"))));
    const line = (score) => {
      const subject = kind === "Benchmark" ? score.m : score.b;
      const [metric, , number, how] = score.v;
      const who = subject >= 0 ? this.ref(subject) : this.paper(score.p);
      return make("tr", { class: "tie", title: score.q >= 0 ? data.quotes[score.q] : null }, make("td", {}, who), make("td", {}, isolated(metric || "not named"), how === "delta" ? make("span", { class: "count" }, " (difference)") : null), make("td", { class: "number" }, number));
    };
    const body = make("tbody", {});
    table.append(body);
    const box = make("div", {}, table);
    const some = (count) => {
      body.replaceChildren(...own.slice(0, count).map(line));
      box.querySelector(".link-button")?.remove();
      if (own.length > count) box.append(make("button", { type: "button", class: "link-button", onclick: () => some(own.length) }, `Show all ${own.length}`));
    };
    some(FEW);
    return [make("h3", {}, "Scores", make("span", { class: "count" }, String(own.length))), box];
  }

  showTie(tie) {
    const [from, to] = ends[tie];
    const relation = relations[ties[tie].r];
    const { c: confidence, s: statements } = ties[tie];
    const meter = make("span", {});
    meter.style.width = percent(confidence);
    const names = [...namesOf(from), ...namesOf(to)];
    this.show(
      make("p", { class: "chip" }, "Relation"),
      make("h2", { class: "triple" }, this.ref(from), make("span", { class: "verb" }, lineIcon(relation), relation.phrase), this.ref(to)),
      make("p", { class: "facts" }, `Confidence ${percent(confidence)} · stated in ${plural(ties[tie].w, "paper", "papers")}`),
      make("div", { class: "meter", "aria-hidden": "true" }, meter),
      make("h3", {}, "Evidence", make("span", { class: "count" }, String(statements.length))),
      this.growing(statements, ([paper, quote, field, finder, sure]) =>
        make(
          "div",
          { class: "tie statement" },
          paper >= 0 ? this.paper(paper) : null,
          quote >= 0 ? marked(data.quotes[quote], names) : make("p", { class: "facts" }, "Derived from other relations."),
          make("p", { class: "facts" }, [field ? `in the ${field}` : null, `found by ${data.finders[finder] || "an unnamed part"}`, `confidence ${percent(sure)}`].filter(Boolean).join(" · ")),
        ),
      ),
    );
  }
}
