"""Labels: every attribute and every word of the Chinese rulebook has one, and the nearest one is shown."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from tests.law.test_loader_rejections import FILES, write

from xiezhi.core.text import Text
from xiezhi.law.labels import attribute_label, label_keys, with_labels, word_label
from xiezhi.law.loader import compile_rulebook, load_rulebook
from xiezhi.law.model import Vocabulary
from xiezhi.law.problems import Problems

PRC = load_rulebook("prc").vocabulary


def sound(folder: Path) -> Vocabulary:
    return compile_rulebook(write(folder, FILES), "0").vocabulary


def test_every_attribute_and_every_word_of_the_chinese_rulebook_has_a_label() -> None:
    assert label_keys(PRC) == PRC.labels.keys()


def test_a_label_taken_away_is_missed() -> None:
    for key in ("place", ".home", "object.person"):
        labels = {each: label for each, label in PRC.labels.items() if each != key}
        fewer = replace(PRC, labels=labels)
        wanted = {"place": "place", ".home": ".home", "object.person": ".person"}[key]
        assert wanted in label_keys(fewer)
    without = {each: label for each, label in PRC.labels.items() if each != ".home"}
    assert not label_keys(replace(PRC, labels=without)) <= without.keys()


def test_a_label_is_short_and_in_both_languages() -> None:
    for key, label in PRC.labels.items():
        assert len(label.zh) <= 10, key
        assert re.search(r"[一-鿿]", label.zh), key
        assert re.fullmatch(r"[ -~]{2,45}", label.en), key


def test_two_words_of_one_attribute_never_have_one_label() -> None:
    worded = [each for event in PRC.events.values() for each in event.attributes.values()]
    for attribute in [*worded, *(fact.attribute for fact in PRC.facts.values())]:
        labels = [word_label(attribute.name, word, PRC) for word in attribute.allowed]
        assert len({each.zh for each in labels}) == len(labels), attribute
        assert len({each.en for each in labels}) == len(labels), attribute


def test_two_attributes_of_one_event_never_have_one_label() -> None:
    for event in PRC.events.values():
        labels = [attribute_label(name, PRC) for name in event.attributes]
        assert len({each.zh for each in labels}) == len(labels), event.event
        assert len({each.en for each in labels}) == len(labels), event.event


def test_the_label_under_the_attribute_wins_over_the_general_one() -> None:
    assert word_label("kinds", "detention", PRC).zh == "行政拘留"
    assert word_label("matter", "detention", PRC).zh == "刑事拘留"
    assert word_label("deputy_level", "township", PRC).zh == "乡级人大代表"


def test_without_a_label_the_name_is_shown(tmp_path: Path) -> None:
    vocabulary = sound(tmp_path)
    assert attribute_label("colour", vocabulary) == Text("颜色", "colour")
    assert attribute_label("amount", vocabulary) == Text("amount", "amount")
    assert word_label("colour", "red", vocabulary).zh == "红"
    assert word_label("colour", "green", vocabulary).zh == "green"


def test_every_kind_of_event_stands_in_one_stage_of_the_chinese_rulebook() -> None:
    placed = [event for stage in PRC.stages for event in stage.events]
    assert sorted(placed) == sorted(PRC.events)
    assert PRC.stages[0].label == Text("接报案", "intake")


def test_a_rulebook_that_borrows_has_the_labels_and_stages_below_it(tmp_path: Path) -> None:
    vocabulary = sound(tmp_path / "below")
    (tmp_path / "none").mkdir()
    assert with_labels(tmp_path / "none", vocabulary, Problems()) == vocabulary
    files = {
        "words.yaml": ".red: {zh: 赤, en: crimson}\n",
        "stages.yaml": "all: {zh: 全, en: all, events: [asked]}\n",
    }
    above = with_labels(write(tmp_path / "own", files), vocabulary, Problems())
    assert word_label("colour", "red", above).zh == "赤"
    assert attribute_label("colour", above).zh == "颜色"
    assert [each.stage for each in above.stages] == ["all"]
    assert [each.stage for each in vocabulary.stages] == ["start", "end"]
