"""Three questions about the keys, to try them before an exam. They belong to no exam and nothing is kept of them."""

from __future__ import annotations

from mlsim.core.questions import Multiple, Ordering, Question, Single


def warm_up_questions() -> tuple[Question, ...]:
    """A single, a multiple and an ordering question."""
    single = {
        "type": "single",
        "id": "warm-up-1",
        "objectives": [],
        "stem": "You are fairly sure that one option is wrong, and want it out of the way.\n\nWhich key strikes out option B?",
        "takeaway": "Capital letters strike out, small letters choose.",
        "option": [
            {
                "text": "Capital B, that is shift and b",
                "correct": True,
                "why": "Capital letters strike an option out and bring it back.",
            },
            {"text": "Small b", "why": "A small letter chooses the option."},
            {"text": "The key m", "why": "It flags the question for review."},
            {"text": "Backspace", "why": "It clears the answer."},
        ],
    }
    multiple = {
        "type": "multiple",
        "id": "warm-up-2",
        "objectives": [],
        "stem": "A question is hard, and you want to come back to it at the end.\n\nWhich keys help with that? (Select TWO.)",
        "takeaway": "m flags, r lists everything that is flagged or incomplete.",
        "option": [
            {
                "text": "m, which flags the question for review",
                "correct": True,
                "why": "Flagged questions are marked in the map and the overview.",
            },
            {
                "text": "r, which opens the overview",
                "correct": True,
                "why": "The overview lists all, incomplete or flagged questions; enter jumps.",
            },
            {"text": "t, which hides or shows the clock", "why": "It has nothing to do with the question."},
            {"text": "u, which takes the last change back", "why": "It undoes; it marks nothing."},
            {"text": "v, which shows the scenario of a case", "why": "It works on the questions of a case study."},
        ],
    }
    ordering = {
        "type": "ordering",
        "id": "warm-up-3",
        "objectives": [],
        "stem": "Put the parts of a sitting in order. Letters place a step next, or take it back; J and K move the step at the cursor.\n\n"
        "Select and order THREE steps. Use each step one time or not at all.",
        "takeaway": "Briefing, questions, overview; the last row of the overview ends the exam.",
        "step": [
            {"text": "Answer the questions", "place": 2, "why": "The clock runs from the first one on."},
            {"text": "Read the briefing", "place": 1, "why": "The clock has not started yet."},
            {"text": "Use the mouse", "why": "mlsim needs none.", "when": "Another program."},
            {
                "text": "Look over the overview and end the exam",
                "place": 3,
                "why": "Its last row ends the exam, after a question.",
            },
        ],
    }
    return (Single.model_validate(single), Multiple.model_validate(multiple), Ordering.model_validate(ordering))
