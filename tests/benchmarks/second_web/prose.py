# ruff: noqa: E501 -- texts
"""Lessons to fill the true pages with, written for this set."""

LESSONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "rivers": (
        "How rivers carve a valley",
        (
            "A young river runs fast and cuts downward. It carries pebbles that grind the bed like "
            "sandpaper, and every flood moves the largest of them a little farther. Ask your class "
            "why the stones near the mouth are rounder than those near the spring.",
            "Where the slope eases, the water begins to swing from side to side. The outer bank of "
            "a bend is worn away while sand settles on the inner one, so the bend slowly wanders "
            "across the plain. Old maps of the same stretch make this visible within minutes.",
            "For the activity you need a baking tray, damp sand and a jug. Tilt the tray by four "
            "fingers, pour slowly and let pupils draw the channel every thirty seconds. Compare "
            "the drawings and name the moment when the first island appeared.",
        ),
    ),
    "fractions": (
        "Comparing fractions with paper strips",
        (
            "Cut five strips of equal length. Leave the first whole, fold the second into halves, "
            "the third into thirds, the fourth into quarters and the last into sixths. Write the "
            "name of each part on it before anybody starts to compare.",
            "Lay two thirds beside three quarters. Most pupils see at once which is longer; the "
            "harder question is by how much. Folding a further strip into twelfths lets them read "
            "the difference instead of guessing it.",
            "Finish with a line on the floor from zero to one. Each pupil draws a card and stands "
            "where the card belongs. Neighbours must explain their order to each other, and the "
            "whole line may be rearranged twice.",
        ),
    ),
    "leaves": (
        "Inside a green leaf",
        (
            "A leaf is a kitchen that never closes while the sun is up. Water climbs from the "
            "roots, carbon dioxide slips in through pores on the underside, and light drives the "
            "making of sugar. Oxygen is what is left over and drifts away.",
            "Under a hand lens the pores look like tiny lips. They close at noon on a hot day, "
            "which saves water but starves the kitchen of carbon dioxide. Plants of dry places "
            "have found several ways around this trade.",
            "Place a sprig of pondweed in a funnel under water, and count bubbles for one minute at "
            "three distances from a lamp. The graph bends, and the bend is the interesting part: "
            "beyond it, something other than light is in short supply.",
        ),
    ),
    "letters": (
        "Writing a letter that gets an answer",
        (
            "A letter to a council or a newspaper has one purpose. Before writing a word, finish "
            "this sentence: after reading it I want them to. If the sentence needs the word and, "
            "you probably have two letters.",
            "Put the request in the first paragraph, the reasons in the second and a date in the "
            "third. Readers who receive two hundred letters a day decide within seconds. Courtesy "
            "costs nothing and is remembered.",
            "Swap drafts with a partner. The partner underlines what is asked, circles one fact "
            "and writes down one question that remains. Rewrite until the underlined part could "
            "stand alone on a postcard.",
        ),
    ),
    "circuits": (
        "Building a torch from scrap",
        (
            "Everything in a torch forms a ring: cell, wire, lamp, switch and back again. Break the "
            "ring anywhere and the light goes out at once everywhere. That is the whole idea of a "
            "switch, and also of most faults.",
            "Hand out lamps, cells and foil without instructions. Within ten minutes somebody has "
            "light; ask that group to find a second way. Two lamps one behind the other glow "
            "dimmer than two side by side, and pupils should feel uneasy until they can say why.",
            "Record each arrangement as a drawing with symbols. A drawing that a stranger can "
            "rebuild counts as correct, however crooked its lines are.",
        ),
    ),
    "maps": (
        "Reading contour lines",
        (
            "A contour line joins places of the same height. Walk along it and you neither climb "
            "nor descend. Where lines crowd together the ground is steep, and where they spread you "
            "could play football.",
            "Press a fist into a basin of water, mark the shoreline on your skin, add a centimetre "
            "of water and mark again. Open the hand flat: the marks are a map of your knuckles.",
            "Choose two villages on the sheet and plan a walk for a grandparent and another for a "
            "cross country team. Justify both routes with the lines and not with the roads.",
        ),
    ),
    "probability": (
        "Two dice and a surprise",
        (
            "Throw two dice fifty times and tally the sums. Seven wins in nearly every group, "
            "although every face is equally likely. List the thirty six pairs and the reason "
            "appears as a staircase.",
            "A game is fair if nobody would pay to change seats. Let pairs invent a rule with sums, "
            "swap rules with the next table and argue about fairness with the list in hand.",
            "Extension: use dice with four faces, or three dice. The hill of sums grows smoother "
            "each time, and older pupils may recognize where this is going.",
        ),
    ),
    "harbor": (
        "A harbor town in 1890",
        (
            "The photograph shows a quay crowded with barrels, ropes and children. Look first at "
            "the edges, where nobody posed. Who is working, who is watching, and who is missing "
            "although they must have been there?",
            "The census of the same street lists trades: cooper, net maker, pilot, laundress. Match "
            "at least three of them with things in the picture. Some trades leave no trace that a "
            "camera could catch.",
            "Write forty words as a caption for a museum. Then write a second caption for the same "
            "picture that would make a visitor disagree with the first. Both must be true.",
        ),
    ),
    "sound": (
        "Seeing sound with rice",
        (
            "Stretch cling film over a bowl and scatter some grains of rice on it. Hum near the rim "
            "and the grains dance; hum higher and they gather in other places. Air has carried the "
            "shaking from your throat to the film.",
            "Pitch depends on how often something shakes in a second, loudness on how far it moves. "
            "A ruler over the edge of a desk shows both, and one pupil can hear the change while "
            "another sees it.",
            "Collect sounds of the building for a week and sort them by pitch. Decide where on the "
            "scale a dripping tap belongs, and whether a slammed door has a pitch at all.",
        ),
    ),
    "bread": (
        "Yeast at work",
        (
            "Yeast is a living thing that has been dried and put to sleep. Warm water wakes it, "
            "sugar feeds it, and the gas it breathes out fills a balloon on the neck of a bottle. "
            "Measure the balloon with a thread every ten minutes.",
            "Change one thing only: temperature, sugar or salt. Groups that changed two things "
            "cannot say what mattered, which is a better lesson about fair tests than any "
            "definition.",
            "Bake two small loaves, one left to rise and one baked at once. Cut both, press a "
            "finger into each and describe the difference without using the words good and bad.",
        ),
    ),
    "elections": (
        "How votes become seats",
        (
            "Hold a vote about the class pet with five candidates, then count the same ballots in "
            "three ways: most first places, a second round between two, and points for ranks. The "
            "winner may change although nobody changed their mind.",
            "A district map matters as much as the counting. Give groups a grid of forty coloured "
            "squares and ask for five districts of eight. One colour can win with fewer squares.",
            "Close with a written answer: which rule would you want if you did not know whether "
            "you were going to be in the larger group? Quote one count from the lesson.",
        ),
    ),
    "moon": (
        "A month of moons",
        (
            "Draw the moon at the same hour for four weeks, with the roofs below it. After ten days "
            "pupils notice that it moved east as well as grown. The two facts have one cause.",
            "A ball on a stick and a lamp in a dark room give the whole month in a minute. Hold the "
            "ball at arm's length, turn on the spot and watch the lit part wax and wane.",
            "Nearly every first explanation blames the shadow of the Earth. Keep those sheets and "
            "hand them back at the end; correcting an old self is gentler than being corrected.",
        ),
    ),
    "poem": (
        "Hearing the beat in a line",
        (
            "Tap the table while reading aloud. Stressed syllables land on the tap whether or not "
            "the reader intends it. Mark them on the copy and look for the line where the pattern "
            "stumbles; poets seldom stumble by accident.",
            "Replace one word by a synonym with another number of syllables and read again. The "
            "class usually protests before anyone can say what was broken.",
            "Write four lines that keep the beat and say something about the weather outside. "
            "Rhyme is allowed and not required.",
        ),
    ),
    "budget": (
        "Planning a class trip on a budget",
        (
            "Twenty six pupils, two adults and nine hundred dollars: the sheet lists buses, trains, "
            "entrance fees and sandwiches. Some prices are for each person and some for a group, "
            "and noticing which is half of the work.",
            "Put the plan into a table with one row for each cost. A total that changes when one "
            "number changes is worth more than a total that was typed in.",
            "Present the plan to another group whose job is to find the forgotten cost. There is "
            "always one. Add it and say what you gave up for it.",
        ),
    ),
}

NAMES = tuple(LESSONS)


def title_of(key: str) -> str:
    return LESSONS[key][0]


def text_of(key: str) -> str:
    """The lesson's paragraphs as HTML."""
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in LESSONS[key][1])
