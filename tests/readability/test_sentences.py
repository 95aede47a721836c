"""Where sentences end. In the table each `|` is an end that a careful reader would mark."""

import time

import pytest

from curate.readability.sentences import split_clauses, split_sentences

ABBREVIATIONS = [
    "Dr. Smith met Mr. Jones at 5 p.m. on Jan. 3.| They saw the U.S. flag.",
    "We live on Main St.| He does too.",
    "St. Mary is an old name.",
    "Mrs. Okoro and Ms. Diaz teach here.| Prof. Lind does not.",
    "Gen. Ito and Sgt. Bell left.| Capt. Ruiz stayed.",
    "The U.S. Army came.| They left the U.S.| They came back.",
    "She moved to the U.S. in May.",
    "He holds a Ph.D. in physics.| She has an M.D. too.",
    "Ph.D. students work hard.",
    "Use a tool, e.g. this one, i.e. the saw.",
    "Bring pens, paper, etc. to class.",
    "Bring pens, paper, etc.| Then sit down.",
    "The firm is Bell Inc.| It sells bells.",
    "The firm, Bell Co. of Ohio, sells bells.",
    "It weighs 5 lbs. and costs little.",
    "It weighs 5 lbs.| The other weighs more.",
    "The trip took 3 hrs.| We slept.",
    "Cats vs. dogs is an old quarrel.",
    "See Lee et al. for more.",
    "John Lee Jr. won.| His son lost.",
    "In 40 B.C. the city fell.",
    "The city fell in 40 B.C.| It rose again.",
    "Sen. Bell spoke.| Rep. Day did not.",
    "The dept. head agreed.",
    "The box is approx. ten feet long.",
    "Rev. Hill sang.",
    "The road ends at Oak Ave. near the mill.",
    "We saw Mt. Fuji.| It was white.",
    "She works for the U.N. and travels.",
    "Washington, D.C. is a city.",
    "He was born in Washington, D.C.| His sister was not.",
    "Ask Ms. Lee.| She knows.",
]
NUMBERS = [
    "He has 3.5 liters.| I have 4.",
    "It costs $3.50 a day.",
    "It ended in 1990.| Then peace came.",
    "See Fig. 2.| It is red.",
    "No.| I can't.",
    "No. 5 is alive.",
    "Look at nos. 3 and 4.",
    "1. Mix the flour.",
    "Section 2.1 tells more.| Section 2.2 tells less.",
    "Version 3.11.2 is out.| Get it.",
    "It was 5:30 p.m. when he came.",
    "The bell rang at 9 a.m. and we ran.",
    "At 5 p.m. the bell rang.",
    "It closed at 5 p.m.| Then we left.",
    "The score was 3.| Nobody cheered.",
    "Read pp. 12 and 13.",
    "Read p. 12.| It is short.",
    "Open vol. 2 and see ch. 4.",
    "About 0.5 percent stayed.| The rest left.",
    "The year was 1492.| Columbus sailed.",
    "On Sept. 4 we left.| On Oct. 3 we came back.",
    "The line is 2.5 cm. long.",
    "He scored 10.0.| She scored 9.8.",
    "Pi is 3.14159.| It never ends.",
    "It grew by 3.5%.| Then it fell.",
    "Water boils at 100 °C.| Ice melts at 0 °C.",
]
INITIALS = [
    "It was written by J. K. Lee.| John F. Ito drew it.",
    "We get vitamin C.| Plants make it.",
    "So do I.| Plants do.",
    "You and I.| Just us.",
    "J. R. Bell wrote it.",
    "W. E. B. Du Bois was born in 1868.",
    "George W. Bush spoke.",
    "The answer is option B.| Mark it.",
    "Plan A failed.| Plan B worked.",
    "She is in class B.| We are not.",
    "Malcolm X.| Who was he?",
    "E. coli lives in the gut.",
    "He got an A.| She got a B.",
]
QUOTATIONS = [
    '"Stop!" he said.| "Why?" she asked.',
    "“Yes.”| She left.",
    "He asked, “Why?”| Then he left.",
    '"I see," said Ana.| "So do I."',
    '"Run!"| The dog ran.',
    '"Is it late?" the boy asked.',
    "‘Stop!’ he said.| ‘Why?’ she asked.",
    "‘Come in.’| He came.",
    "“She said ‘Go!’ and I went.”| Then it rained.",
    "“He told me, ‘Never.’”| We laughed.",
    "« Viens ! » dit-il.| Elle vint.",
    "«¡Ven!» dijo.| Ella vino.",
    "„Komm!“ sagte er.| Sie kam.",
    "— Where are you?| — Here.",
    "— Stop! — he cried.",
    "Who said “Never!”?| I did.",
    "He yelled “Fire!”.| We ran.",
    "(He left.)| We stayed.",
    "He left (it was late).| We stayed.",
    "We stayed (why not?) and sang.",
    "“Oh!”| “Ah!” they cried.",
    '"One."| "Two."| "Three."',
    "She wrote “The End.”| He closed the book.",
    'The sign said "Keep out." and we did.',
    '"Mr. Bell is ill," she said.',
    "“Wait...” he began.",
    "“Wait...”| Nobody waited.",
    "'Tis late.| Go home.",
    "The dogs' dinner was late.| They howled.",
    "[He left.]| We stayed.",
    "*Stop!*| He stopped.",
]
ELLIPSES = [
    "Well... maybe.",
    "Wait … what?",
    "I waited...| Nobody came.",
    "I waited....| Nobody came.",
    "I waited. . .| Nobody came.",
    "I waited…| Nobody came.",
    "So … it was you.",
    "One... two... three!| Go!",
    "... and then it rained.",
    "She had pens, paper...| That was all.",
    "Hmm...?| What now?",
]
SHORT = [
    "Go, dog.| Go!| Stop.| I see a cat.| Run, cat, run!",
    "Wow!!!| Really?!| Yes.",
    "Up.| Down.| In.| Out.",
    "No!| No!| No!",
    "Oh.| I see.",
    "What?!| You too?",
    "Yes!?| No.",
    "Help!| A bee!",
    "A is for ant.| B is for bee.",
    "Big.| Bigger.| Biggest.",
    "I am.| Sam is not.",
]
OTHER = [
    "This is the end.|Then it began.",
    "He came home.|She did not.",
    "we typed in lower case.| it still ends here.",
    "i like it.| do you?",
    "No stop at the end",
    "We need: 1) rope, 2) nails, and 3) glue.| Then we start.",
    "Bring (a) a pen, (b) a pad and (c) a map.| Sit down.",
    "Use node.js here.| It is fast.",
    "Open file.txt and read.| Close it.",
    "Visit example.org today.| It is free.",
    "Go to example.org/a.b?c=1 now.| Come back.",
    "He works at Yahoo! and likes it.",
    "The show Jeopardy! is on.",
    "¿Dónde vive la Sra. López?| Vive aquí.",
    "¡Hola!| ¿Qué tal?| Bien.",
    "El Sr. Ruiz y la Dra. Vega llegaron.| Ud. no.",
    "Dice que sí.| ¿Y tú?",
    "He said 你好。 and left.| We stayed.",
    "The word 東京。 is a name.| It means a city.",
    "THE END.| GO HOME.",
    "MR. BELL IS ILL.| HE RESTS.",
    "It ended.)| Next.",
    "End.|\tNext.",
    "It is true.1",
    "It's o.k. to ask.",
    "Is it 5 ft. or 6 ft. tall?",
    "The iPhone came out.| iPads came later.",
    "He left.| —Then he came back.",
    "It rained; it poured: hard.",
    "do you like it?| i do not.",
    "I love it!| 😀 So do I.| 😀",
    "",
    " . . . ! ",
    "?!",
]
CASES = [*ABBREVIATIONS, *NUMBERS, *INITIALS, *QUOTATIONS, *ELLIPSES, *SHORT, *OTHER]


@pytest.mark.parametrize("marked", CASES)
def test_sentences_end_where_a_reader_would_end_them(marked):
    expected = [piece.strip() for piece in marked.split("|") if any(map(str.isalnum, piece))]
    assert split_sentences(marked.replace("|", "")) == expected


def test_the_table_has_enough_cases():
    assert len(set(CASES)) >= 120


def test_no_letter_of_the_text_is_lost_by_splitting():
    text = " ".join(marked.replace("|", "") for marked in CASES)
    joined = "".join("".join(split_sentences(text)).split())
    assert sum(c.isalnum() for c in joined) == sum(c.isalnum() for c in text)


@pytest.mark.parametrize(
    ("sentence", "n_clauses"),
    [
        ("We left; it rained: hard.", 3),
        ("We left at 5:30 in a ratio of 2:1.", 1),
        ("He said: “Go; now.”", 3),
        ("Nothing here.", 1),
        ("; :", 0),
    ],
)
def test_semicolons_and_colons_end_a_clause_but_times_do_not(sentence, n_clauses):
    assert len(split_clauses(sentence)) == n_clauses


@pytest.mark.parametrize(
    "piece",
    [
        "1990. ",
        "a.",
        "... ",
        ".",
        '"',
        "a",
        "U.S. ",
        '."',
        "x;:",
        "” ",
        "! ",
        "Mr. ",
        "¿",
        "A. B",
        "\n",
    ],
)
def test_a_megabyte_of_anything_is_split_in_a_few_seconds_at_most(piece):
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    for sentence in split_sentences(text):
        split_clauses(sentence)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("piece", [".", '"', "a", " ", "…", "«", "- "])
def test_a_megabyte_of_one_sign_is_split_within_a_second(piece):
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    split_sentences(text)
    assert time.process_time() - started < 1
