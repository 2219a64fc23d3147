"""The THRIVE+ block: what a first responder weighs, in words and not in numbers (5.5, 5.9)."""

from mash_hub.questionnaires.shape import Band, Grade, Question, Questionnaire, Scale, Tool

_WORDS = Scale.WORDS
THRIVE = Questionnaire(
    tool=Tool.THRIVE,
    version="1",
    title="THRIVE+",
    about="Threat, harm, risk, investigation, vulnerability and engagement; and what prevents more.",
    questions=(
        Question("threat", "Threat", _WORDS, "Who or what threatens whom?"),
        Question("harm", "Harm", _WORDS, "What has happened, and how bad was it?"),
        Question("risk", "Risk", _WORDS, "How likely is more, how soon, and how bad?"),
        Question("investigation", "Investigation", _WORDS, "What has to be found out or kept?"),
        Question("vulnerability", "Vulnerability", _WORDS, "What makes them easier to harm?"),
        Question("engagement", "Engagement", _WORDS, "What do they want, and whom do they trust?"),
        Question("prevention", "Prevention and intervention", _WORDS, "What would stop it?"),
    ),
    grades=(
        Grade("RESOLVED", "Resolution without deployment", Band.LOW),
        Grade("SCHEDULED", "Scheduled", Band.MEDIUM),
        Grade("PRIORITY", "Priority", Band.HIGH),
        Grade("IMMEDIATE", "Immediate", Band.IMMEDIATE),
    ),
)
