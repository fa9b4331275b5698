"""What stands on the survey's paper: the questions in one language, and no name."""

from typing import Final

from trisam.surveys.questionnaire import Language, QuestionKind, Questionnaire

TEMPLATE: Final = "surveys/paper.typ"


def facts_of(questionnaire: Questionnaire, text: Language, reference: str) -> dict[str, object]:
    """The facts for `TEMPLATE`. `reference`: by which the officer knows the paper again."""
    return {
        "code": text.code,
        "dir": text.dir,
        "title": text.title,
        "lead": text.lead,
        "how": [text.words["voluntary"], text.words["paper_how"], text.words["paper_secret"]],
        "questions": [
            {
                "text": text.questions[one.id],
                "hint": text.hints.get(one.id, ""),
                "answers": list(text.scale.values()) if one.kind is QuestionKind.AGREE else [],
            }
            for one in questionnaire.questions
        ],
        "show": {
            "text": text.words["paper_show"],
            "hint": "",
            "answers": [text.words["yes"], text.words["no"]],
        },
        "page": [text.words["page"], text.words["of"]],
        "printed": reference,
    }
