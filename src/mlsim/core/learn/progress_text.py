"""Progress drawn with characters that every terminal has: rows of text that read without colour, on a screen or in a pipe."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mlsim.core.form.wish import form_name
from mlsim.core.learn.progress import HOURS, Count, Progress, Score
from mlsim.core.session.scoring import SURENESS
from mlsim.core.session.timing import span_text

WIDTH: Final = 76
FINE: Final = (40, 5)
"""The foot of the chart and the percents of a row where no interval goes lower; from 0 and 10 otherwise."""
COLUMN: Final = 7
"""Cells that a score takes in the chart: its date below it and a space."""
MARK: Final = 0.70


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the progress: what it is about, and its rows."""

    title: str
    rows: tuple[str, ...]


def sections(found: Progress, width: int = WIDTH, cut: float = MARK) -> tuple[Section, ...]:
    """All parts that there is something to say about, each with rows of at most ``width`` characters.

    Args:
        found: the progress.
        width: cells of a row, at least 56.
        cut: share of right answers that is marked on the scales.
    """
    made = (
        ("Scores", _scores(found, width, cut)),
        ("Domains", _domains(found, width, cut)),
        ("Tasks", _tasks(found, width, cut)),
        ("Weeks", _weeks(found, width, cut)),
        ("Pace and changed answers", _pace(found)),
        ("How sure, and how right", _confidence(found, width, cut)),
        ("Hours of the day", _hours(found, width, cut)),
        ("Causes of mistakes", _causes(found, width)),
    )
    kept = ((title, tuple(piece for row in rows for piece in _wrapped(row, width))) for title, rows in made)
    return tuple(Section(title, rows) for title, rows in kept if rows)


def _wrapped(row: str, width: int) -> list[str]:
    return [row] if len(row) <= width else textwrap.wrap(row, width, subsequent_indent="  ")


def scale(count: Count, cells: int, cut: float) -> str:
    """A share and its 80 % interval on a line from 0 to 100 %: ``....:...--o--.:....``.

    ``o`` is the share, ``-`` its interval, ``:`` the mark where the interval leaves it free. ``cells`` is the length of the line, ``cut``
    the share that is marked.
    """
    line = ["."] * cells
    last = cells - 1
    line[round(cut * last)] = ":"
    if count.share is not None:
        low, high = count.interval()
        for place in range(round(low * last), round(high * last) + 1):
            line[place] = "-"
        line[round(count.share * last)] = "o"
    return "".join(line)


def bar(number: int, most: int, cells: int) -> str:
    """A number as a bar; ``most``, the greatest of its column, takes all of ``cells``."""
    return "#" * (max(1, round(number / most * cells)) if number else 0)


def percent(count: Count) -> str:
    """``62 % (50-73)``, or nothing."""
    if count.share is None:
        return "-"
    low, high = count.interval()
    return f"{100 * count.share:.0f} % ({100 * low:.0f}-{100 * high:.0f})"


def _line(name: str, count: Count, width: int, cut: float, more: str = "") -> str:
    """Name, scale, figures and what else there is to say, in one row."""
    figures = f"{percent(count):>13} {f'of {count.of}':>7}{more}"
    names = min(30, width - len(figures) - 22)
    cells = width - len(figures) - names - 2
    return f"{_cut(name, names)} {scale(count, cells, cut)} {figures}".rstrip()


def _cut(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else text[: width - 1] + "~"


def _legend(cut: float) -> str:
    return f"o share of right answers, - its 80 % interval, : {cut:.0%}, from 0 to 100 %"


# -- the parts -----------------------------------------------------------------------------------------------------------------------


def _scores(found: Progress, width: int, cut: float) -> Iterator[str]:
    if not found.scores:
        return
    shown = found.scores[-((width - 6) // COLUMN) :]
    floor, step = FINE if min(one.interval[0] for one in shown) >= FINE[0] else (0, 10)

    def row_of(value: float) -> int:
        return round((100 - value) / step)

    mark = row_of(100 * cut)
    for row in range((100 - floor) // step + 1):
        label = f"{100 - row * step:3} %"
        cells = "".join(_cell(one, row, row_of, row == mark) for one in shown)
        tail = "- mark" if row == mark and len(cells) + 12 <= width else ""
        yield f"{label} {cells}{tail}".rstrip()
    yield "      " + "".join(f"{one.at:%m-%d}".center(COLUMN) for one in shown).rstrip()
    yield ""
    left_out = len(found.scores) - len(shown)
    yield f"o reached the mark, x did not, | 95 % interval{f'; {left_out} earlier ones not drawn' if left_out else ''}"
    for one in shown[-3:]:
        yield _score_text(one)


def _cell(one: Score, row: int, row_of: Callable[[float], int], marked: bool) -> str:
    blank = "-" if marked else " "
    low, high = row_of(one.interval[0]), row_of(one.interval[1])
    sign = blank
    if row == row_of(one.percent):
        sign = "o" if one.passed else "x"
    elif high <= row <= low:
        sign = "|"
    half = COLUMN // 2
    return blank * half + sign + blank * (COLUMN - half - 1)


def _score_text(one: Score) -> str:
    what = form_name("exam", one.shape, one.form)
    score = f"{one.scaled}, " if one.scaled is not None else ""
    low, high = one.interval
    sealed = ", sealed" if one.sealed else ""
    return (
        f"{one.at:%Y-%m-%d}  {what}{sealed}: {score}{one.raw} of {one.of}, {one.percent:.0f} % ({low:.0f}-{high:.0f})"
    )


def _domains(found: Progress, width: int, cut: float) -> Iterator[str]:
    if not found.first.of:
        return
    for one in found.domains:
        yield _line(f"{one.domain} {one.name}", one.count, width, cut)
    yield ""
    yield _legend(cut)
    again = "1 answer" if found.repeats.of == 1 else f"{found.repeats.of} answers"
    left = f"; {again} to what had been asked before left out" if found.repeats.of else ""
    yield f"Only the first answer to each question counts here: {found.first.of} of them{left}."
    for one in found.domains:
        if one.change is not None:
            sure = "" if one.change_certain else ", which may be chance"
            way = "up" if one.change >= 0 else "down"
            yield f"Domain {one.domain}: the last {one.recent.of} are {way} by {abs(100 * one.change):.0f} points{sure}."


def _tasks(found: Progress, width: int, cut: float) -> Iterator[str]:
    if not found.first.of:
        return
    for domain in found.domains:
        for task in domain.tasks:
            yield _line(f"{task.task} {task.title}", task.count, width, cut)
    yield ""
    yield _legend(cut)


def _weeks(found: Progress, width: int, cut: float) -> Iterator[str]:
    if not found.weeks:
        return
    most = max(week.answers for week in found.weeks)
    for week in found.weeks[-12:]:
        answers = f"{week.answers:>4} {bar(week.answers, most, 10):<10}"
        name = f"{week.start:%Y-%m-%d} {answers}"
        yield _line(name, week.first, width, cut) if week.first.of else f"{name} nothing new"
    yield ""
    yield "Weeks from Monday: all answers (#), and the share of right ones among first answers."
    yield _legend(cut)


def _pace(found: Progress) -> Iterator[str]:
    if found.exam_seconds is not None:
        apart = found.pace - found.exam_seconds
        word = "to spare" if apart >= 0 else "too slow"
        yield f"Timed exams: {found.exam_seconds:.0f} s a question; the exam gives {found.pace:.0f} s: {abs(apart):.0f} s {word}."
        timed = [one for one in found.scores if one.timed and one.seconds is not None]
        if len(timed) > 1:
            yield "One after the other: " + ", ".join(f"{one.seconds:.0f}" for one in timed[-10:]) + " s."
        if apart < 0:
            yield f"At this pace a full exam takes {span_text(found.exam_seconds / found.pace * 100)} for every {span_text(100)}."
    to_right, to_wrong, same = found.changes
    total = to_right + to_wrong + same
    if total:
        yield f"Changed answers: {total}; {to_right} to right, {to_wrong} to wrong, {same} neither."
        if to_right + to_wrong >= 10:
            better = Count(to_right, to_right + to_wrong)
            low, high = better.interval()
            if low > 0.5:
                yield "Changing pays for you: keep reviewing what you doubt."
            elif high < 0.5:
                yield "Changing costs you points: change an answer only for a reason that you can name."
            else:
                yield "Whether changing pays cannot be told yet."


def _confidence(found: Progress, width: int, cut: float) -> Iterator[str]:
    said = [name for name in SURENESS if name and found.confidence[name].of]
    if not said:
        return
    for name in SURENESS:
        if found.confidence[name].of:
            yield _line(name or "not said", found.confidence[name], width, cut)
    yield ""
    yield _legend(cut)
    sure, guess = found.confidence["sure"], found.confidence["guess"]
    if sure.of >= 20 and sure.interval()[1] < 0.9:
        wrong = sure.of - sure.right
        yield f"Sure and wrong {wrong} times: these are the ones to study first, because nothing tells you to look them up."
    if guess.of >= 20 and guess.interval()[0] > 0.4:
        yield "Your guesses are right more often than chance: you know more than you think."


def _hours(found: Progress, width: int, cut: float) -> Iterator[str]:
    if not any(count.of for count in found.hours.values()):
        return
    for start, count in found.hours.items():
        if count.of:
            yield _line(f"{start:02}:00-{start + HOURS:02}:00", count, width, cut)
    yield ""
    yield "By the hour at which a session was begun; all answers."


def _causes(found: Progress, width: int) -> Iterator[str]:
    if not found.causes:
        return
    most = max(found.causes.values())
    for cause, number in sorted(found.causes.items(), key=lambda one: (-one[1], one[0])):
        yield f"{_cut(cause, 16)} {number:>4} {bar(number, most, width - 24)}".rstrip()


def text(parts: Sequence[Section]) -> str:
    """All parts below each other, each under its title."""
    return "\n\n".join("\n".join((part.title, *(f"  {row}".rstrip() for row in part.rows))) for part in parts)
