"""Screening for exploitation of children, and the risk of somebody missing (4.11, 5.9)."""

from dataclasses import replace

from mash_hub.questionnaires.shape import Band, Grade, Prompt, Question, Questionnaire, Scale, Tool

NOTES = (Question("other", "Anything else that matters", Scale.WORDS),)

CSE = Questionnaire(
    tool=Tool.CSE,
    version="1",
    title="CSE screening",
    about="Signs that a child may be sexually exploited. It finds who needs help; it proves nothing.",
    questions=(
        Question("missing", "Do they go missing, or come home late without saying why?"),
        Question("older", "Is there an older friend, or one who controls them?"),
        Question("gifts", "Have they money, clothes, a telephone or things nobody can explain?"),
        Question("cars", "Do they get into cars of people whom nobody knows?"),
        Question("places", "Are they found at hotels, flats or businesses of concern?"),
        Question("online", "Do they meet people known online only, or hide what they do there?"),
        Question("images", "Were pictures of them asked for, taken or passed on?"),
        Question("secretive", "Have they become secretive, withdrawn or changed greatly?"),
        Question("school", "Are they away from school, or excluded?"),
        Question("substances", "Do they use drugs or alcohol, or are they given them?"),
        Question("self_harm", "Do they harm themselves, or think of ending their life?"),
        Question("sexual_health", "Are there infections, pregnancies or sexual health worries?"),
        Question("injuries", "Have they injuries that nobody can explain?"),
        Question("gangs", "Are they in touch with people who exploit others, or a gang?"),
        Question("disclosed", "Have they said that somebody makes them do sexual things?"),
        Question("under_13", "Are they under 13 and sexually active, or touched?"),
    ),
    grades=(
        Grade("NO_RISK", "No current risk", Band.NONE),
        Grade("SCREENED_LOW", "Screened, low", Band.LOW),
        Grade("AT_RISK", "At risk", Band.MEDIUM),
        Grade("SIGNIFICANT", "Significant", Band.HIGH),
        Grade("SERIOUS", "Serious", Band.IMMEDIATE),
    ),
    notes=NOTES,
    prompts=(
        Prompt("They have said so: a strategy discussion is to be thought of now", ("disclosed",)),
        Prompt("Under 13: no such child can agree to it in law", ("under_13",)),
        Prompt("Missing together with an older or controlling friend", ("missing", "older")),
    ),
    is_scored=True,
    ages=(0, 24),
    age_words="CSE screening is for children, and for young adults up to 24 who may be exploited.",
)

# Not for sexual exploitation alone: crime, county lines, trafficking and labour as well (4.11).
EXPLOITATION = replace(
    CSE,
    version="2",
    title="Exploitation screening",
    about="Signs that a child may be exploited: sexually, by criminals or county lines, by trafficking or "
    "for labour. It finds who needs help; it proves nothing.",
    questions=(
        *CSE.questions,
        Question(
            "travel", "Are they found in other towns, or with train tickets nobody can explain?"
        ),
        Question(
            "carries", "Do they carry or keep drugs, money, weapons or telephones for others?"
        ),
        Question("debt", "Do they owe money, or say that somebody is after them or the family?"),
        Question("recruits", "Do they bring other children along, or are they made to?"),
        Question("home_taken", "Do people whom they do not want there use where they live?"),
        Question("work", "Are they made to work, beg or commit crime, and somebody else is paid?"),
        Question("moved", "Were they taken from place to place, or do others keep their papers?"),
    ),
    prompts=(
        *CSE.prompts,
        Prompt("Missing and found in other towns: county lines", ("missing", "travel")),
        Prompt(
            "Taken from place to place: a referral to the National Referral Mechanism is a duty to be "
            "thought of now (Modern Slavery Act 2015 s52)",
            ("moved",),
        ),
    ),
    age_words="The screening is for children, and for young adults up to 24 who may be exploited.",
)

MISSING = Questionnaire(
    tool=Tool.MISSING,
    version="1",
    title="Missing person risk",
    about="How much danger somebody may be in who cannot be found.",
    questions=(
        Question("out_of_character", "Is it out of character?"),
        Question("child", "Are they under 18?"),
        Question("exploited", "May they be exploited, sexually or by criminals?"),
        Question("victim", "May they be the victim of a crime, or with somebody who harms them?"),
        Question("suicide", "May they harm themselves or end their life?"),
        Question("medicine", "Do they need medicine or treatment that they do not have?"),
        Question("illness", "Have they dementia, a disability or an illness that adds to danger?"),
        Question("weather", "Are weather, clothing or place dangerous to them?"),
        Question("no_means", "Are they without money, telephone or anybody to turn to?"),
        Question("before", "Were they missing before, and harmed or at risk then?"),
        Question("looked_after", "Are they looked after, or known to social care?"),
        Question("others", "May they be a danger to others?"),
    ),
    grades=(
        Grade("NO_APPARENT", "No apparent risk", Band.NONE),
        Grade("LOW", "Low", Band.LOW),
        Grade("MEDIUM", "Medium", Band.MEDIUM),
        Grade("HIGH", "High", Band.IMMEDIATE),
    ),
    notes=NOTES,
    prompts=(
        Prompt("They may end their life", ("suicide",)),
        Prompt("They may be with somebody who harms them", ("victim",)),
        Prompt("A child who may be exploited: at least medium", ("child", "exploited")),
    ),
)
