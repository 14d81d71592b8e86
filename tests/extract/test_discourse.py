"""Features of how a paper leads up to its own work."""

from __future__ import annotations

from marked import read

from kg.extract.relations.discourse import discourse
from kg.extract.relations.finder import stage_of

TITLE = "m:{Quickbrook}: Planning in Ponds"


def features(abstract: str, name: str, title: str = TITLE) -> set[str]:
    doc, entities = read(title, abstract)
    told = discourse(stage_of(doc, entities))
    return {f for e, some in zip(entities, told, strict=True) if e.name == name for f in some}


def test_a_weakness_told_before_is_answered() -> None:
    text = "m:{Brook} plans in ponds. However, it suffers from frogs. To address this, we propose m:{Quickbrook}."
    found = features(text, "Brook")
    assert {"dg=2", "dd=01", "ddg=012", "do=2|to address", "dn=however", "dana", "dc0=PROPOSE"} <= found
    assert {"dm=1000", "dr=only", "df=1"} <= found


def test_what_is_named_only_in_the_answer_or_later_is_not_led_up_to() -> None:
    text = "Ponds are wet. We propose m:{Quickbrook}, unlike m:{Brook}. It is better than m:{Delta}."
    assert not any(f.startswith(("dg", "dd", "do")) for f in features(text, "Brook") | features(text, "Delta"))
    assert {"dm=0100", "dr=no"} <= features(text, "Brook")
    assert {"dm=0010", "dr=no"} <= features(text, "Delta")
    assert "dm=0101" in features(text, "Quickbrook")


def test_the_method_most_spoken_of_before_stands_out() -> None:
    text = "m:{Brook} plans. m:{Delta} swims. m:{Brook} is slow. We propose m:{Quickbrook}."
    assert "dr=top" in features(text, "Brook")
    assert "dr=low" in features(text, "Delta")
    assert "dr=tie" in features(text.replace(" m:{Brook} is slow.", ""), "Delta")


def test_a_doubt_counts_where_it_stands() -> None:
    own = features("m:{Brook} fails in ponds. We propose m:{Quickbrook}.", "Brook")
    assert {"dg=1", "dd=10", "dc1=PROPOSE"} <= own
    assert "dana" not in own
    far = "m:{Brook} plans." + " Ponds are wet." * 5 + " We propose m:{Quickbrook}."
    assert {"dg=4", "dd=00"} <= features(far, "Brook")


def test_words_of_a_name_in_the_answer() -> None:
    text = "m:{Pond Frog Planning} is slow. We propose a planning of frog leaps."
    assert "ds=2" in features(text, "Pond Frog Planning", "Ponds")
    assert not any(f.startswith("ds") for f in features("We propose m:{Brook} for a brook.", "Brook"))


def test_organizations_lead_up_to_nothing() -> None:
    assert not features("o:{Brook} plans in ponds. We propose m:{Quickbrook}.", "Brook")


def test_a_paper_that_speaks_of_no_own_work() -> None:
    found = features("m:{Brook} plans in ponds. b:{Reedbench} is a pond.", "Brook", "Ponds")
    assert found == {"dm=1000", "dr=only", "df=1"}
