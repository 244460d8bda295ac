"""What attributes and words are called, and the stages that order the kinds of event: for people, read by no rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from xiezhi.core.text import Text
from xiezhi.law.model import Stage, Vocabulary
from xiezhi.law.problems import Problems
from xiezhi.law.source import Fields, Node, as_texts
from xiezhi.law.vocabulary import label_of, optional_file


def with_labels(folder: Path, vocabulary: Vocabulary, problems: Problems) -> Vocabulary:
    """Return the vocabulary with the labels and stages of ``folder``; its own labels win, its own stages replace."""
    own = _labels(folder, problems)
    labels = {**vocabulary.labels, **{key: label for key, (label, _) in own.items()}}
    used = label_keys(replace(vocabulary, labels=labels))
    for key, (_, place) in own.items():
        if key not in used:
            problems.add(
                place,
                Text(
                    f"名称 {key} 没有用处：没有这个属性或词",
                    f"the label {key} is of no use: no attribute or word needs it",
                ),
                Text(
                    "删除，或写 属性、.词、属性.词 三者之一",
                    "remove it, or write one of: attribute, .word, attribute.word",
                ),
            )
    stages = _stages(folder, vocabulary, problems)
    return replace(vocabulary, labels=labels, stages=stages or vocabulary.stages)


def label_keys(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the keys under which labels are looked up, each once; those missing in ``labels`` are shown as names."""
    attributes = [each for event in vocabulary.events.values() for each in event.attributes.values()]
    worded = [*attributes, *(fact.attribute for fact in vocabulary.facts.values())]
    words = {_word_key(each.name, word, vocabulary.labels) for each in worded for word in each.allowed}
    return frozenset(words.union(each.name for each in attributes))


def attribute_label(name: str, vocabulary: Vocabulary) -> Text:
    """Return what an attribute is called; its name where it has no label."""
    return vocabulary.labels.get(name, Text(name, name))


def word_label(attribute: str, word: str, vocabulary: Vocabulary) -> Text:
    """Return what a word of an enum is called under an attribute or fact; the word itself where it has no label."""
    return vocabulary.labels.get(_word_key(attribute, word, vocabulary.labels), Text(word, word))


def _word_key(attribute: str, word: str, labels: Mapping[str, Text]) -> str:
    own = f"{attribute}.{word}"
    return own if own in labels else f".{word}"


def _tables(folder: Path, name: str, problems: Problems) -> dict[str, Node]:
    node = optional_file(folder, name, problems)
    fields = None if node is None else problems.attempt(lambda: Fields(node, problems))
    return {} if fields is None else dict(fields.table.entries)


def _labels(folder: Path, problems: Problems) -> dict[str, tuple[Text, str]]:
    """Return each label of the folder with its place."""
    labels = {}
    for key, node in _tables(folder, "words.yaml", problems).items():
        label = problems.attempt(partial(_label, node, problems))
        if label is not None:
            labels[key] = label, node.place
    return labels


def _label(node: Node, problems: Problems) -> Text:
    fields = Fields(node, problems)
    label = label_of(fields, problems)
    fields.finish()
    return label


def _stages(folder: Path, vocabulary: Vocabulary, problems: Problems) -> tuple[Stage, ...]:
    stages: list[Stage] = []
    for name, node in _tables(folder, "stages.yaml", problems).items():
        stage = problems.attempt(partial(_stage, name, node, problems))
        if stage is not None:
            _check_events(stage, stages, node.place, vocabulary, problems)
            stages.append(stage)
    return tuple(stages)


def _stage(name: str, node: Node, problems: Problems) -> Stage:
    fields = Fields(node, problems)
    stage = Stage(name, label_of(fields, problems), as_texts(fields.need("events"), problems))
    fields.finish()
    return stage


def _check_events(stage: Stage, before: list[Stage], place: str, vocabulary: Vocabulary, problems: Problems) -> None:
    placed = [event for each in before for event in each.events]
    for position, event in enumerate(stage.events):
        if event not in vocabulary.events:
            problems.add(
                place,
                Text(
                    f"阶段 {stage.stage} 含未知事件 {event}", f"the stage {stage.stage} has the unknown event {event}"
                ),
                Text("改正拼写，或在 events.yaml 中声明", "correct the name or declare it in events.yaml"),
            )
        elif event in placed or event in stage.events[:position]:
            problems.add(
                place,
                Text(f"事件 {event} 已在别处列入阶段", f"the event {event} stands in a stage already"),
                Text("一个事件只属于一个阶段：删去一处", "an event belongs to one stage: remove one of the two"),
            )
