"""The reading list as Markdown and as an HTML page that needs no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from kg.ask.digest import DigestRecord, EntryRecord, address_of, best_lines, heading_of, lines_of, title_of

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")

_STYLE = """
:root { color-scheme: light dark;
  --text: #1c2024; --soft: #5b6570; --line: #d9dee3; --paper: #ffffff; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e9ec; --soft: #a0a9b2; --line: #3a424a; --paper: #15181b; --link: #7db8f2; }
}
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 46rem; background: var(--paper); color: var(--text);
  font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0 0 1.5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
a { color: var(--link); }
time, dt { color: var(--soft); font-size: .875rem; }
dl { display: grid; grid-template-columns: 7rem 1fr; gap: .25rem .75rem; margin: .5rem 0; }
dt { text-align: right; padding-top: .1rem; }
dd { margin: 0; }
blockquote { margin: .15rem 0 .35rem; padding-left: .75rem; border-left: 3px solid var(--line); color: var(--soft);
  font-size: .9375rem; }
li { margin-bottom: .5rem; }
@media (max-width: 32rem) { dl { grid-template-columns: 1fr; } dt { text-align: left; } }
"""


def as_markdown(record: DigestRecord) -> str:
    """The reading list as Markdown (CommonMark); whatever papers write stays text."""
    return "\n".join(_markdown(record)) + "\n"


def _markdown(record: DigestRecord) -> Iterator[str]:
    yield f"# {_plain(title_of(record))}"
    if record["best"]:
        yield from ("", "## Best new scores", "")
        for line, quote in best_lines(record["best"]):
            yield f"- {_plain(line)}"
            yield from _markdown_quote(quote)
    for group in record["groups"]:
        yield from ("", f"## {_plain(heading_of(group))}")
        for entry in group["entries"]:
            yield from ("", f"### {_markdown_title(entry)}", "")
            for told in lines_of(entry):
                yield f"- {told['heading']}: **{_plain(told['text'])}**"
                yield from _markdown_quote(told["quote"])


def _markdown_title(entry: EntryRecord) -> str:
    title, date, address = entry["paper"]["title"], entry["paper"]["date"], address_of(entry["paper"])
    linked = f"[{_plain(title)}](<{_address(address)}>)" if address else _plain(title)
    return f"{linked} ({date})" if date else linked


def _markdown_quote(quote: str | None) -> Iterator[str]:
    if quote:
        yield f"  > {_plain(quote)}"


def _plain(text: str) -> str:
    """Text that Markdown takes literally."""
    return _LINE_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", " ".join(text.split())))


def _address(url: str) -> str:
    return re.sub(r"[\s<>\\]", lambda m: f"%{ord(m[0]):02X}" if ord(m[0]) < 256 else "", url)


def as_html(record: DigestRecord) -> str:
    """The reading list as one HTML page without scripts, pictures or anything from the network."""
    return "\n".join(_html(record)) + "\n"


def _html(record: DigestRecord) -> Iterator[str]:
    title = escape(title_of(record))
    yield from ("<!doctype html>", '<html lang="en">', "<head>", '<meta charset="utf-8">')
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
    yield from (f"<title>{title}</title>", f"<style>{_STYLE}</style>", "</head>", "<body>", f"<h1>{title}</h1>")
    if record["best"]:
        yield from ("<section>", "<h2>Best new scores</h2>", "<ul>")
        for line, quote in best_lines(record["best"]):
            yield f"<li>{escape(line)}{_html_quote(quote)}</li>"
        yield from ("</ul>", "</section>")
    for group in record["groups"]:
        yield from ("<section>", f"<h2>{escape(heading_of(group))}</h2>")
        for entry in group["entries"]:
            yield from ("<article>", f"<h3>{_html_title(entry)}</h3>")
            lines = [
                f"<dt>{line['heading']}</dt><dd>{escape(line['text'])}{_html_quote(line['quote'])}</dd>"
                for line in lines_of(entry)
            ]
            yield from ("<dl>", *lines, "</dl>") if lines else ()
            yield "</article>"
        yield "</section>"
    yield from ("</body>", "</html>")


def _html_title(entry: EntryRecord) -> str:
    title, date, address = escape(entry["paper"]["title"]), entry["paper"]["date"], address_of(entry["paper"])
    linked = f'<a href="{escape(address)}">{title}</a>' if address else title
    return f"{linked} <time>{escape(date)}</time>" if date else linked


def _html_quote(quote: str | None) -> str:
    return f"<blockquote>{escape(quote)}</blockquote>" if quote else ""
