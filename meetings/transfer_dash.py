"""The DASH of a case that moves to another MARAC: each answer with its source, and how it was judged (4.10, 5.4).

It stands in the hand-over, which goes to the receiving coordinator, chair and IDVA alone. An assessment stays its
owner's (7.2 R7): answers go along that their owner let the sending coordinator read whole, and no others.
"""

from __future__ import annotations

from typing import Any

from agencies import clock, sealing
from agencies.actors import Hat
from mash_hub import risk_releases, risk_thresholds
from mash_hub.models.risk_assessments import RiskAssessment
from mash_hub.models.risk_releases import RiskSection
from mash_hub.questionnaires import Answer
from mash_hub.questionnaires.shape import WORDS, Tool
from meetings.models.marac_cases import MaracCase

_DASH = (Tool.DASH.value, Tool.DASH_YOUNG.value)


def of_case(case: MaracCase, *, by: Hat) -> RiskAssessment | None:
    """The DASH of a case that a hat reads whole: the one it was referred on, or else the newest given to it."""
    seen = RiskAssessment.objects.visible_to(by).read_whole_by(by).filter(tool__in=_DASH)
    people = seen.select_related("owner", "assessor", "reviewed_by")
    named = people.filter(pk=case.assessment_id).first() if case.assessment_id else None
    return named or people.at_case(case.workspace_id, [case.file_id]).first()


def packed(row: RiskAssessment | None, *, by: Hat) -> dict[str, Any]:
    """An assessment as it is sealed into the hand-over; nothing where there is none.

    The caller’s act writes the entry.
    """
    if row is None:
        return {}
    opened = sealing.open_quietly([row], risk_releases.SECTIONS[RiskSection.WHOLE], by=by)
    content = opened[row, "answers"]
    if content is None:
        return {}
    form = risk_thresholds.kept(row.questionnaire, content.get("steps"))
    notes = content.get("notes", {})
    return {
        "tool": form.title,
        "version": row.tool_version,
        "completed_on": _day(row.completed_at),
        "assessor": row.assessor.name,
        "agency": row.owner.name,
        "about": content["who"],
        "age": content["age"],
        "score": row.score,
        "most": len(form.questions),
        "grade": row.native.words,
        "usual": row.usual.words if row.usual else "",
        "because": content["because"],
        "judgement": content["judgement"],
        "notes": [[one.words, words] for one in form.notes if (words := notes.get(one.name))],
        "answers": [
            _answered(one.words, content["answers"].get(one.name, {})) for one in form.questions
        ],
        "review": {
            "state": str(row.get_state_display()),
            "by": row.reviewed_by.name if row.reviewed_by else "",
            "on": _day(row.reviewed_at) if row.reviewed_at else "",
            "words": opened.text(row, "review", "words"),
        },
    }


def _answered(question: str, kept: dict[str, str]) -> dict[str, str]:
    code = kept.get("answer", "")
    said = WORDS[Answer(code)] if code else kept.get("words", "")
    return {"question": question, "answer": said, "source": kept.get("source", "")}


def _day(at: Any) -> str:
    return str(at.astimezone(clock.LONDON).strftime("%-d %B %Y"))


def written(dash: dict[str, Any]) -> list[Any]:
    """What people wrote in it, to be looked through before it leaves."""
    if not dash:
        return []
    answers = [[one["answer"], one["source"]] for one in dash["answers"]]
    notes = [words for _, words in dash["notes"]]
    return [dash["because"], dash["judgement"], notes, answers, dash["review"]["words"]]
