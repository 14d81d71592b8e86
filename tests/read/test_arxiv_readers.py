"""arXiv's own formats: Atom answers, RSS old and new, OAI-PMH, the snapshot; and XML that means harm."""

from __future__ import annotations

import io
import json

import pytest

from kg.errors import InputError
from kg.model import Paper
from kg.read import Reading, read_papers

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query?id_list=2412.16145" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: id_list=2412.16145</title>
  <id>http://arxiv.org/api/abc</id>
  <entry>
    <id>http://arxiv.org/abs/2412.16145v2</id>
    <updated>2024-12-25T00:00:00Z</updated>
    <published>2024-12-20T18:49:45Z</published>
    <title>Plan First:
  Look-Ahead for p &lt; q</title>
    <summary>  We plan, and
  then write. </summary>
    <author><name>Ada Lovelace</name><arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">X</arxiv:affiliation></author>
    <author><name>Alan Turing</name></author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1234/ABC</arxiv:doi>
    <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">J. Plans 7 (2025)</arxiv:journal_ref>
    <link href="http://arxiv.org/abs/2412.16145v2" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/2412.16145v2" rel="related" type="application/pdf"/>
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
  <entry>
    <id>https://arxiv.org/abs/cs/0309136v1</id>
    <published>2003-09-29T00:00:00Z</published>
    <title>An Old Paper</title>
    <summary>It is old.</summary>
    <author><name>Grace Hopper</name></author>
  </entry>
</feed>
"""

ATOM_ERROR = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>http://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>
<summary>incorrect id format for abc</summary></entry></feed>"""

RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
  <channel><title>cs.CL updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.CL</link>
    <item>
      <title>Plan First: Look-Ahead</title>
      <link>https://arxiv.org/abs/2412.16145</link>
      <description>arXiv:2412.16145v1 Announce Type: new
Abstract: We plan, and then write.</description>
      <guid isPermaLink="false">oai:arXiv.org:2412.16145v1</guid>
      <category>cs.CL</category>
      <pubDate>Mon, 23 Dec 2024 00:00:00 -0500</pubDate>
      <arxiv:announce_type>new</arxiv:announce_type>
      <dc:creator>Ada Lovelace, Alan Turing</dc:creator>
    </item>
  </channel>
</rss>"""

OLD_RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://arxiv.org/"><title>cs.CL updates on arXiv.org</title></channel>
<item rdf:about="http://arxiv.org/abs/2001.00001">
<title>Plan First: Look-Ahead. (arXiv:2001.00001v1 [cs.CL])</title>
<link>http://arxiv.org/abs/2001.00001</link>
<description rdf:parseType="Literal">&lt;p&gt;We plan, and then write.&lt;/p&gt;</description>
<dc:creator>&lt;a href="y"&gt;Ada Lovelace&lt;/a&gt;, &lt;a href="x"&gt;Alan Turing&lt;/a&gt;</dc:creator>
</item>
</rdf:RDF>"""

OAI = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2025-01-01T00:00:00Z</responseDate><ListRecords>
<record><header><identifier>oai:arXiv.org:2412.16145</identifier><datestamp>2024-12-25</datestamp></header>
<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2412.16145</id><created>2024-12-20</created><updated>2024-12-24</updated>
<authors><author><keyname>Lovelace</keyname><forenames>Ada</forenames></author>
<author><keyname>Turing</keyname><forenames>Alan</forenames></author></authors>
<title>Plan First: Look-Ahead</title><categories>cs.CL</categories>
<journal-ref>J. Plans 7</journal-ref><doi>10.1234/abc</doi>
<abstract>  We plan, and then write.</abstract></arXiv></metadata></record>
<record><header status="deleted"><identifier>oai:arXiv.org:2412.00009</identifier></header></record>
<record><header><identifier>oai:arXiv.org:cs/0309136</identifier></header>
<metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>An Old Paper</dc:title><dc:creator>Hopper, Grace</dc:creator>
<dc:description>It is old, and long about it.</dc:description>
<dc:description>Comment: 3 pages</dc:description><dc:date>2004-01-01</dc:date><dc:date>2003-09-29</dc:date>
<dc:identifier>http://arxiv.org/abs/cs/0309136</dc:identifier></oai_dc:dc></metadata></record>
<record><header><identifier>oai:arXiv.org:0704.0001</identifier></header>
<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>0704.0001</id>
<version version="v1"><date>Mon, 2 Apr 2007 19:18:42 GMT</date></version>
<version version="v2"><date>Tue, 24 Jul 2007 20:10:27 GMT</date></version>
<title>A Raw Paper</title>
<authors>Ada Lovelace and Alan Turing</authors><abstract>Raw.</abstract></arXivRaw></metadata></record>
</ListRecords></OAI-PMH>"""

SNAPSHOT = {
    "id": "0704.0001",
    "submitter": "Ada Lovelace",
    "authors": "A. Lovelace, A. Turing",
    "title": "Plan First:\n  Look-Ahead",
    "comments": "37 pages",
    "journal-ref": "J. Plans 7",
    "doi": "10.1234/ABC",
    "categories": "cs.CL",
    "abstract": "  We plan, and\nthen write.\n",
    "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}, {"version": "v2", "created": "x"}],
    "update_date": "2008-11-26",
    "authors_parsed": [["Lovelace", "Ada", ""], ["Turing", "Alan", "Jr.", "Bletchley"]],
}


def read(content: str | bytes, **options: object) -> Reading:
    data = content.encode() if isinstance(content, str) else content
    return read_papers(["-"], stdin=io.BytesIO(data), **options)  # type: ignore[arg-type]


def by_id(reading: Reading) -> dict[str | None, Paper]:
    return {paper.arxiv_id: paper for paper in reading.papers}


def test_atom() -> None:
    reading = read(ATOM)
    first = by_id(reading)["2412.16145"]
    assert first.title == "Plan First: Look-Ahead for p < q"
    assert first.abstract == "We plan, and then write."
    assert first.date == "2024-12-20"
    assert first.authors == ("Ada Lovelace", "Alan Turing")
    assert first.doi == "10.1234/abc"
    assert first.venue == "J. Plans 7 (2025)"
    assert first.url == "http://arxiv.org/abs/2412.16145v2"
    assert first.sources[0].line == 6
    assert by_id(reading)["cs/0309136"].title == "An Old Paper"
    assert reading.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-be"])
def test_atom_in_other_encodings(encoding: str) -> None:
    text = ATOM.replace("We plan", "Wé plan")
    data = text.encode(encoding)
    reading = read(b"\xfe\xff" + data if encoding == "utf-16-be" else data)
    assert by_id(reading)["2412.16145"].abstract.startswith("Wé plan")
    latin = text.replace('"UTF-8"', '"ISO-8859-1"').encode("latin-1")
    assert by_id(read(latin))["2412.16145"].abstract.startswith("Wé plan")


def test_atom_that_is_not_what_it_declares() -> None:
    reading = read(ATOM.replace("We plan", "Wé plan").encode("windows-1252"))
    assert by_id(reading)["2412.16145"].abstract.startswith("Wé plan")
    assert reading.warnings == ("-: not UTF-8, read as Windows-1252",)
    with pytest.raises(InputError, match="encoding"):
        read(ATOM.replace("UTF-8", "xTF-8"))


def test_atom_error_entry_is_no_paper() -> None:
    with pytest.raises(InputError, match="incorrect id format"):
        read(ATOM_ERROR)


@pytest.mark.parametrize(("text", "id_", "date"), [(RSS, "2412.16145", "2024-12-23"), (OLD_RSS, "2001.00001", None)])
def test_rss(text: str, id_: str, date: str | None) -> None:
    paper = by_id(read(text))[id_]
    assert paper.title == "Plan First: Look-Ahead"
    assert paper.abstract == "We plan, and then write."
    assert paper.authors == ("Ada Lovelace", "Alan Turing")
    assert paper.date == date


def test_oai() -> None:
    papers = by_id(read(OAI))
    assert set(papers) == {"2412.16145", "cs/0309136", "0704.0001"}
    assert papers["2412.16145"].authors == ("Ada Lovelace", "Alan Turing")
    assert papers["2412.16145"].date == "2024-12-20"
    assert papers["2412.16145"].doi == "10.1234/abc"
    assert papers["cs/0309136"].abstract == "It is old, and long about it."
    assert papers["cs/0309136"].date == "2003-09-29"
    assert papers["cs/0309136"].authors == ("Grace Hopper",)
    assert papers["0704.0001"].date == "2007-04-02"
    assert papers["0704.0001"].authors == ("Ada Lovelace", "Alan Turing")


def test_snapshot() -> None:
    reading = read(json.dumps(SNAPSHOT) + "\n" + json.dumps({**SNAPSHOT, "id": "cs/0309136", "doi": None}))
    paper = by_id(reading)["0704.0001"]
    assert paper.title == "Plan First: Look-Ahead"
    assert paper.authors == ("Ada Lovelace", "Alan Turing Jr.")
    assert (paper.date, paper.venue, paper.doi) == ("2007-04-02", "J. Plans 7", "10.1234/abc")
    assert "cs/0309136" in by_id(reading)


def test_versions_in_all_formats_are_one_paper() -> None:
    other = ATOM.replace("2412.16145v2", "2412.16145v1").replace("Plan First", "Plan Ahead")
    assert len({*by_id(read(ATOM)), *by_id(read(other)), *by_id(read(RSS))}) == 2


def test_xml_that_breaks_off_keeps_what_was_read() -> None:
    reading = read(ATOM[: ATOM.index("An Old Paper")])
    assert set(by_id(reading)) == {"2412.16145"}
    assert "the rest of the file is not read" in reading.warnings[0]
    with pytest.raises(InputError):
        read(ATOM[: ATOM.index("An Old Paper")], strict=True)


def test_xml_broken_from_the_start_names_the_line() -> None:
    with pytest.raises(InputError, match="not valid XML") as raised:
        read(ATOM.replace("<entry>", "<entry", 1))
    assert raised.value.where == "-:7"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE feed [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd">]>',
    ],
)
def test_entities_are_refused(declaration: str) -> None:
    bomb = ATOM.replace("<feed", f"{declaration}<feed", 1).replace("We plan", "&a; We plan")
    with pytest.raises(InputError, match="entity"):
        read(bomb)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        read(ATOM.replace("We plan", "<x>" * 5000 + "We plan"))


def test_other_xml_is_not_recognised() -> None:
    with pytest.raises(InputError, match="no papers recognised"):
        read("<?xml version='1.0'?><catalog><book>x</book></catalog>")
