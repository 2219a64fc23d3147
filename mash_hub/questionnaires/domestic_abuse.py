"""DASH in its standard order, its version for young people, and DARA; the words are our own (5.8)."""

from mash_hub.questionnaires.shape import (
    Band,
    Grade,
    Prompt,
    Question,
    Questionnaire,
    Scale,
    Tool,
)

GRADES = (
    Grade("NO_ABUSE", "No domestic abuse found", Band.NONE),
    Grade("STANDARD", "Standard", Band.LOW),
    Grade("MEDIUM", "Medium", Band.MEDIUM),
    Grade("HIGH", "High", Band.HIGH),
    Grade("HIGH_IMMINENT", "High, and harm is imminent", Band.IMMEDIATE),
)
STEPS = ((14, "HIGH"), (10, "MEDIUM"), (1, "STANDARD"))
PROMPTS = (
    Prompt("Strangulation, choking, suffocation or drowning", ("strangle_choke_suffocate_drown",)),
    Prompt("Threats to kill", ("threatened_to_kill",)),
    Prompt("Stalking or harassment", ("stalking_harassment_contact",)),
    Prompt(
        "Separation together with control",
        ("separated_or_tried_past_year", "controls_everything_jealous"),
    ),
    Prompt(
        "Others threaten or are feared: think of so-called honour-based abuse",
        ("others_threaten_or_feared",),
    ),
)

_TOLD = Scale.WORDS
NOTES = (
    Question("other", "Anything else that matters", _TOLD),
    Question(
        "vulnerability",
        "What makes the person easier to harm?",
        _TOLD,
        "Disability, drugs or alcohol, mental health, culture or language, so-called honour-based "
        "abuse, living far from help.",
    ),
    Question("priority", "What matters most to them to be safe?", _TOLD, "In their own words."),
    Question(
        "weapons_at_work",
        "Does the work of the person causing harm give them weapons or knowledge?",
        _TOLD,
    ),
    Question(
        "children",
        "Are children at risk, and was a referral made for them?",
        _TOLD,
        "Children need a contact of their own.",
    ),
)

DASH = Questionnaire(
    tool=Tool.DASH,
    version="1",
    title="DASH",
    about="Domestic abuse, stalking and so-called honour-based abuse of an adult.",
    questions=(
        Question("injury_current_incident", "Was the person injured this time?"),
        Question("very_frightened", "Are they very frightened?"),
        Question(
            "afraid_of_what",
            "Are they afraid of further injury or violence?",
            hint="Write in the source what they are afraid of, and for whom.",
        ),
        Question("isolated_from_family_friends", "Are they cut off from family or friends?"),
        Question("depressed_or_suicidal", "Are they low, or do they think of ending their life?"),
        Question(
            "separated_or_tried_past_year",
            "Have they separated, or tried to, in the past year?",
        ),
        Question("conflict_over_child_contact", "Is there conflict over contact with children?"),
        Question(
            "stalking_harassment_contact",
            "Does the other constantly text, ring, contact, follow or stalk them?",
        ),
        Question(
            "pregnant_or_baby_18_months",
            "Are they pregnant, or is there a baby of less than eighteen months?",
        ),
        Question("happening_more_often", "Does it happen more often than before?"),
        Question("getting_worse", "Is it getting worse?"),
        Question(
            "controls_everything_jealous",
            "Does the other try to control what they do, or show extreme jealousy?",
        ),
        Question("weapons_or_objects_used", "Were weapons, or things as weapons, ever used?"),
        Question("threatened_to_kill", "Did the other ever threaten to kill them or somebody?"),
        Question(
            "strangle_choke_suffocate_drown",
            "Did the other ever try to strangle, choke, suffocate or drown them?",
        ),
        Question(
            "sexual_harm",
            "Does the other do or say sexual things that hurt them or that they do not want?",
        ),
        Question(
            "others_threaten_or_feared",
            "Does anybody else threaten them, or are they afraid of anybody else?",
            hint="Family or community as well: so-called honour-based abuse.",
        ),
        Question("hurt_anyone_else", "Has the other hurt anybody else, children too?"),
        Question("mistreated_animal_or_pet", "Has the other mistreated an animal?"),
        Question(
            "financial_issues_or_dependence",
            "Are there money troubles, or do they depend on the other for money?",
        ),
        Question(
            "perpetrator_alcohol_drugs_mental_health",
            "Has the other had trouble with drugs, alcohol or mental health in the past year?",
        ),
        Question(
            "perpetrator_suicide_threat_or_attempt",
            "Has the other ever threatened or tried to end their own life?",
        ),
        Question(
            "breached_bail_or_order",
            "Has the other broken bail, an injunction, or terms of contact with children?",
        ),
        Question(
            "perpetrator_police_trouble_or_history",
            "Has the other been in trouble with the police, or a record of violence?",
        ),
    ),
    grades=GRADES,
    notes=NOTES,
    prompts=PROMPTS,
    is_scored=True,
    steps=STEPS,
    ages=(18, 130),
    age_words="DASH is for adults. For somebody of 13 to 17 use the young people’s version; "
    "a child needs a contact of their own.",
)

_YOUNG = {
    "injury_current_incident": "Was the young person hurt this time?",
    "conflict_over_child_contact": "Is there trouble about seeing a child, brothers or sisters?",
    "stalking_harassment_contact": (
        "Does the other keep messaging, tracking, following or checking their telephone?"
    ),
    "controls_everything_jealous": (
        "Does the other decide whom they see, what they wear or post, or show extreme jealousy?"
    ),
    "sexual_harm": (
        "Does the other make them do sexual things, or ask for or share pictures of them?"
    ),
    "financial_issues_or_dependence": (
        "Do they depend on the other for money, gifts, drugs, lifts or somewhere to stay?"
    ),
    "hurt_anyone_else": "Has the other hurt anybody else, such as an earlier partner?",
    "breached_bail_or_order": "Has the other broken bail, a court order or a school’s rules?",
}

DASH_YOUNG = Questionnaire(
    tool=Tool.DASH_YOUNG,
    version="1",
    title="DASH, young people’s version",
    about="Abuse between young people, or of a young person of 13 to 17 by a partner or relative.",
    questions=tuple(
        Question(one.name, _YOUNG.get(one.name, one.words), hint=one.hint) for one in DASH.questions
    ),
    grades=GRADES,
    notes=NOTES,
    prompts=PROMPTS,
    is_scored=True,
    steps=STEPS,
    ages=(13, 17),
    age_words="The young people’s version is for ages 13 to 17. A younger child needs a contact of "
    "their own; for an adult use DASH.",
)

_OFTEN = Scale.HOW_OFTEN
DARA = Questionnaire(
    tool=Tool.DARA,
    version="1",
    title="DARA",
    about="Domestic abuse as first responders find it, with control asked about by how often.",
    questions=(
        Question("humiliates", "Are they made to feel small or worthless?", _OFTEN),
        Question("isolates", "Are they kept from seeing or talking to people?", _OFTEN),
        Question("money", "Is their money, food, medicine or transport kept from them?", _OFTEN),
        Question("monitors", "Is it checked where they are, or what they write?", _OFTEN),
        Question("rules", "Are there rules that they are punished for breaking?", _OFTEN),
        Question("fear_of_refusing", "Are they afraid to say no or to disagree?", _OFTEN),
        Question("threats", "Are they or people they love threatened?", _OFTEN),
        Question("follows", "Are they followed, or visited where they do not want it?", _OFTEN),
        Question("hits", "Are they pushed, hit or hurt otherwise?", _OFTEN),
        Question("sexual", "Are they made to do sexual things they do not want?", _OFTEN),
        Question("strangled", "Were they ever strangled, choked or suffocated?"),
        Question("kill", "Were they ever threatened with being killed?"),
        Question("weapon", "Was a weapon ever used or shown?"),
        Question("separating", "Have they left or tried to, or said they would, this year?"),
        Question("escalating", "Has it got worse, or more often?"),
        Question("children", "Do children live there, or see or hear it?"),
        Question("suicide", "Does either of them think of ending their life?"),
        Question("afraid_now", "Are they afraid of what happens when you have gone?"),
    ),
    grades=GRADES,
    notes=NOTES,
    prompts=(
        Prompt("Strangulation, choking or suffocation", ("strangled",)),
        Prompt("Threats to kill", ("kill",)),
        Prompt("Stalking or harassment", ("follows",)),
        Prompt("Separation together with control", ("separating", "rules")),
        Prompt("Separation together with control", ("separating", "monitors")),
    ),
    ages=(16, 130),
    age_words="DARA is for people of 16 and over. For a child write a contact about the child.",
)
